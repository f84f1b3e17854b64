import { expect } from "chai";
import { describe, it } from "mocha";
import { type Answer, useEmulator, versionOf, worker } from "./support";

const UNKNOWN = "182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e";

describe("emulator: deployments", () => {
  const api = useEmulator({ runtime: true });
  const version = async (name: string, text: string, more: object = {}): Promise<string> => {
    await api().workers("POST", "", { name });
    return String((await api().workers("POST", `/${name}/versions`, versionOf(worker(text), more))).result["id"]);
  };
  const deploy = async (name: string, shares: readonly (readonly [string, number])[], query = "", more: object = {}): Promise<Answer> => {
    const versions = shares.map(([id, percentage]) => ({ version_id: id, percentage }));
    return await api().call("POST", `/${name}/deployments${query}`, JSON.stringify({ strategy: "percentage", versions, ...more }));
  };
  const list = async (name: string): Promise<Record<string, unknown>[]> =>
    (await api().call("GET", `/${name}/deployments`)).result["deployments"] as Record<string, unknown>[];

  it("sends traffic to a version, with its author, and lists the newest first", async () => {
    const [one, two] = [await version("live", "1"), await version("live", "2")];
    const { status, result } = await deploy("live", [[one, 100]], "", { annotations: { "workers/message": "why" } });
    expect(status).to.equal(200);
    const { id, created_on: created, ...rest } = result;
    expect(rest).to.deep.equal({
      source: "api",
      strategy: "percentage",
      author_email: "token@emulator.localhost",
      annotations: { "workers/message": "why", "workers/triggered_by": "deployment" },
      versions: [{ version_id: one, percentage: 100 }],
    });
    expect((await api().worker("/live")).text).to.equal("1");
    await deploy("live", [[two, 100]]);
    expect((await api().worker("/live")).text).to.equal("2");
    const all = await list("live");
    expect(all.map((deployment) => deployment["versions"])).to.deep.equal([[{ version_id: two, percentage: 100 }], result["versions"]]);
    expect((await api().call("GET", `/live/deployments/${String(id)}`)).result).to.deep.equal(result);
    const { deployed_on: deployed } = (await api().workers("GET", "/live")).result;
    expect([deployed, String(deployed) > String(created)]).to.deep.equal([all[0]?.["created_on"], true]);
  });

  it("takes two versions in the order given, and 0 %", async () => {
    const [one, two] = [await version("split", "1"), await version("split", "2")];
    for (const shares of [
      [
        [two, 10],
        [one, 90],
      ],
      [
        [one, 100],
        [two, 0],
      ],
      [
        [one, 99.95],
        [two, 0.05],
      ],
    ] as const) {
      const { status, result } = await deploy("split", shares);
      expect(status).to.equal(200);
      expect(result["versions"]).to.deep.equal(shares.map(([id, percentage]) => ({ version_id: id, percentage })));
    }
  });

  it("has the etag, the content and the settings of the larger share", async () => {
    const one = await version("larger", "1", { compatibility_date: "2025-01-01" });
    const two = await version("larger", "2", { compatibility_date: "2025-02-02" });
    const etags: unknown[] = [];
    for (const [shares, text, date] of [
      [
        [
          [one, 90],
          [two, 10],
        ],
        '"1"',
        "2025-01-01",
      ],
      [
        [
          [one, 10],
          [two, 90],
        ],
        '"2"',
        "2025-02-02",
      ],
      [[[one, 100]], '"1"', "2025-01-01"],
    ] as const) {
      await deploy("larger", shares);
      expect((await api().call("GET", "/larger/content/v2")).text).to.include(text);
      const listed = await api().listed("larger");
      expect(listed?.["compatibility_date"]).to.equal(date);
      etags.push(listed?.["etag"]);
    }
    expect(etags[0]).to.equal(etags[2]).and.not.equal(etags[1]);
  });

  it("refuses what is no deployment", async () => {
    const [one, two, three] = [await version("bad", "1"), await version("bad", "2"), await version("bad", "3")] as const;
    const cases: readonly [readonly (readonly [string, number])[], number, number][] = [
      [[], 400, 10021],
      [
        [
          [one, 50],
          [two, 25],
          [three, 25],
        ],
        400,
        10021,
      ],
      [
        [
          [one, 50],
          [one, 50],
        ],
        400,
        10021,
      ],
      [[[one, 99]], 400, 10021],
      [
        [
          [one, 60],
          [two, 50],
        ],
        400,
        10021,
      ],
      [
        [
          [one, 110],
          [two, -10],
        ],
        400,
        10021,
      ],
      [[[UNKNOWN, 100]], 404, 100146],
      [[[one.slice(0, 8), 100]], 404, 100146],
    ];
    for (const [shares, status, code] of cases) {
      const answer = await deploy("bad", shares);
      expect([answer.status, answer.errors[0]?.code], JSON.stringify(shares)).to.deep.equal([status, code]);
    }
    for (const [body, code] of [
      ["{", 10026],
      ["[]", 10026],
      ["{}", 10021],
      ['{"strategy":"percentage"}', 10021],
    ] as const) {
      expect((await api().call("POST", "/bad/deployments", body)).errors[0]?.code, body).to.equal(code);
    }
    expect((await deploy("absent", [[one, 100]])).errors[0]?.code).to.equal(10007);
    expect(await list("bad")).to.deep.equal([]);
  });

  it("goes back over a changed secret only when it is forced", async () => {
    const secret = (text: string): object => ({ bindings: [{ name: "S", type: "secret_text", text }] });
    const one = await version("secret", "1", secret("a"));
    const two = await version("secret", "2", secret("a"));
    const three = await version("secret", "3", secret("b"));
    const attempt = async (shares: readonly (readonly [string, number])[], query = ""): Promise<unknown> => {
      const { status, errors } = await deploy("secret", shares, query);
      return errors[0]?.code ?? status;
    };
    expect(await attempt([[two, 100]])).to.equal(200);
    expect(await attempt([[one, 100]])).to.equal(200);
    expect(
      await attempt([
        [one, 90],
        [three, 10],
      ]),
    ).to.equal(200);
    expect(
      await attempt([
        [one, 50],
        [three, 50],
      ]),
    ).to.equal(200);
    expect(await attempt([[two, 100]])).to.equal(10220);
    expect(await attempt([[three, 100]])).to.equal(200);
    expect(await attempt([[one, 100]])).to.equal(10220);
    expect(await attempt([[one, 100]], "?force=true")).to.equal(200);
    await api().call("GET", "/secret/deployments");
    await attempt([[three, 100]]);
    await api().call("PUT", "/secret/secrets", '{"name":"S","text":"c","type":"secret_text"}');
    const { errors } = await deploy("secret", [[three, 100]]);
    expect([errors[0]?.code, errors[0]?.message]).to.deep.equal([
      10220,
      `Secrets have changed since the version ${three} was live: S. Deploy with force to use the older values.`,
    ]);
  });

  it("deletes one that is not live", async () => {
    const one = await version("delete", "1");
    const first = (await deploy("delete", [[one, 100]])).result;
    const second = (await deploy("delete", [[one, 100]])).result;
    const attempt = async (id: unknown): Promise<unknown> => {
      const { status, errors } = await api().call("DELETE", `/delete/deployments/${String(id)}`);
      return [status, errors[0]?.code];
    };
    expect(await attempt(second["id"])).to.deep.equal([400, 10021]);
    expect(await attempt(first["id"])).to.deep.equal([200, undefined]);
    expect(await attempt(first["id"])).to.deep.equal([404, 10336]);
    expect((await list("delete")).map(({ id }) => id)).to.deep.equal([second["id"]]);
    expect((await api().call("GET", `/delete/deployments/${UNKNOWN}`)).errors[0]?.code).to.equal(10336);
  });

  it("is made by somebody else", async () => {
    const [one, two] = [await version("else", "1"), await version("else", "2")];
    const path = `/accounts/${api().account}/scripts/else/deployments`;
    const versions = [
      { version_id: one.slice(0, 8), percentage: 80 },
      { version_id: "latest", percentage: 20 },
    ];
    const { status, json } = await api().admin("POST", path, { versions, author: "ann@example.com", source: "wrangler", message: "m" });
    expect(status).to.equal(200);
    expect(json).to.deep.include({ author_email: "ann@example.com", source: "wrangler" });
    expect((await list("else"))[0]?.["versions"]).to.deep.equal([
      { version_id: one, percentage: 80 },
      { version_id: two, percentage: 20 },
    ]);
    expect((await api().admin("POST", path, { versions: [{ version_id: "latest", percentage: 100 }] })).json).to.include({
      source: "dash",
    });
    for (const [body, code] of [
      [[], 10026],
      [{}, 10021],
      [{ versions: [{ version_id: UNKNOWN, percentage: 100 }] }, 100146],
    ] as const) {
      expect((await api().admin("POST", path, body)).errors[0]?.code).to.equal(code);
    }
    expect((await api().admin("POST", path.replace("else", "absent"), { versions })).errors[0]?.code).to.equal(10007);
  });
});

describe("emulator: versions that are too old", () => {
  const api = useEmulator({ limits: { deployableVersions: 3 } });

  it("are kept, lose their modules, and cannot be deployed, but for the one that is live", async () => {
    await api().put("old");
    const ids: string[] = [];
    for (let count = 0; count < 4; count += 1) {
      ids.push(String((await api().workers("POST", "/old/versions", versionOf(worker(`${count}`)))).result["id"]));
    }
    const deploy = async (id: string | undefined): Promise<unknown> => {
      const versions = [{ version_id: id, percentage: 100 }];
      const { status, errors } = await api().call("POST", "/old/deployments", JSON.stringify({ strategy: "percentage", versions }));
      return errors[0]?.code ?? status;
    };
    expect(await deploy(ids[0])).to.equal(10021);
    const { items } = (await api().call("GET", "/old/versions?deployable=true&per_page=1")).result as { items: { id: string }[] };
    expect(items.map(({ id }) => id)).to.deep.equal(ids.slice(1).reverse());
    const modules = async (id: string | undefined): Promise<unknown> =>
      ((await api().workers("GET", `/old/versions/${String(id)}?include=modules`)).result["modules"] as unknown[]).length;
    expect([await modules(ids[0]), await modules(ids[1])]).to.deep.equal([0, 1]);
    expect((await api().call("GET", "/old/content/v2")).status).to.equal(200);
    expect(await deploy(ids[1])).to.equal(200);
  });
});
