import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { ConflictError, UnconfirmedError, UserError } from "../../../../provider/client/errors";
import { workerVersion } from "../../../../provider/resources/worker-version";
import { UNKNOWN } from "../../../../provider/values";
import { rejection } from "../../../support/rejection";
import { ACCOUNT } from "./fake-api";
import { useFakeApi } from "./use-fake-api";

const program = {
  workerId: "api",
  mainModule: "i.js",
  modules: { "i.js": { content: "export default {}" } },
  compatibilityDate: "2026-01-31",
  bindings: { TOKEN: { type: "secret_text", text: "s3cret" }, DB: { type: "d1", databaseId: "1" } },
};
/** The same as a request that someone else makes. */
const body = {
  main_module: "i.js",
  modules: [
    { name: "i.js", content_type: "application/javascript+module", content_base64: Buffer.from("export default {}").toString("base64") },
  ],
  compatibility_date: "2026-01-31",
  bindings: [
    { name: "TOKEN", type: "secret_text", text: "another" },
    { name: "DB", type: "d1", database_id: "1" },
  ],
};

describe("WorkerVersion", () => {
  const { api, pass } = useFakeApi(workerVersion);
  beforeEach(() => {
    api.reset();
    api.addWorker("api");
  });
  const versions = (): readonly { id: string }[] => api.worker("api").versions;
  const loseFirst = (method: string): void => {
    let count = 0;
    api.fault = (used) => (used === method && count++ === 0 ? "lose" : undefined);
  };

  describe("whose answer was lost", () => {
    it("is looked up, and not made twice", async () => {
      loseFirst("POST");
      const { outputs } = await pass().create(program);
      expect(versions()).to.have.length(1);
      expect(outputs["versionId"]).to.equal(versions()[0]!.id);
    });

    it("is sent again when it never arrived", async () => {
      let count = 0;
      api.fault = (method) => (method === "POST" && count++ === 0 ? { status: 503, code: 0 } : undefined);
      await pass().create(program);
      expect(versions()).to.have.length(1);
      expect(count).to.equal(2);
    });

    it("is not taken for a version that only looks alike and is older", async () => {
      const old = api.addVersion(api.worker("api"), body, new Date(Date.now() - 60_000).toISOString());
      let count = 0;
      api.fault = (method) => (method === "POST" && count++ === 0 ? { status: 500, code: 10002 } : undefined);
      const { outputs } = await pass().create(program);
      expect(outputs["versionId"]).not.to.equal(old.id);
      expect(versions()).to.have.length(2);
    });

    it("goes by the API's clock, not by ours", async () => {
      for (const ahead of [-3_600_000, 3_600_000]) {
        api.reset();
        api.addWorker("api");
        api.now = () => Date.now() + ahead;
        api.addVersion(api.worker("api"), body, new Date(Date.now() + ahead - 60_000).toISOString());
        loseFirst("POST");
        const { outputs } = await pass().create(program);
        expect(versions()).to.have.length(2);
        expect(outputs["versionId"]).to.equal(versions()[1]!.id);
      }
      api.now = () => Date.now();
    });

    it("is not taken for one that is different, or that has more", async () => {
      const others = [
        { ...body, modules: [{ ...body.modules[0], content_base64: "AAAA" }] },
        { ...body, bindings: [...body.bindings, { name: "MORE", type: "ai" }] },
        { ...body, bindings: body.bindings.slice(1) },
        { ...body, compatibility_flags: ["nodejs_compat"] },
        { ...body, annotations: undefined, compatibility_date: "2026-01-30" },
        { ...body, placement: { mode: "smart" } },
        { ...body, assets: { config: { html_handling: "none" } } },
      ];
      for (const other of others) api.addVersion(api.worker("api"), other);
      let count = 0;
      api.fault = (method) => (method === "POST" && count++ === 0 ? { status: 500, code: 10002 } : undefined);
      const { outputs } = await pass().create(program);
      expect(versions()).to.have.length(others.length + 1);
      expect(outputs["versionId"]).to.equal(versions().at(-1)!.id);
    });

    it("is not taken for what another resource of this process made, which may have another secret", async () => {
      const both = pass();
      const first = await both.create(program);
      let count = 0;
      api.fault = (method) => (method === "POST" && count++ === 0 ? { status: 500, code: 10002 } : undefined);
      const second = await both.create({ ...program, bindings: { ...program.bindings, TOKEN: { type: "secret_text", text: "second" } } });
      expect(second.outputs["versionId"]).not.to.equal(first.outputs["versionId"]);
    });

    it("is found although its bindings are inherited and its exports are tombstones", async () => {
      const hidden = {
        ...program,
        bindings: { OLD: { type: "inherit" }, NEW: { type: "brand_new", write_only: 1 } },
        exports: { A: { type: "durable-object", state: "deleted" }, B: { type: "durable-object", storage: "sqlite", state: "created" } },
      };
      loseFirst("POST");
      await pass().create(hidden);
      expect(versions()).to.have.length(1);
    });

    it("fails after some attempts, with what failed", async () => {
      api.fault = (method) => (method === "POST" ? { status: 502, code: 0 } : undefined);
      expect((await rejection(pass().create(program))).message).to.include(`POST /accounts/${ACCOUNT}/workers/workers/api/versions`);
      api.fault = () => "lose";
      expect(await rejection(pass().create(program))).to.be.instanceOf(UnconfirmedError);
    });

    it("is not repeated when it was refused", async () => {
      api.fault = (method) => (method === "POST" ? { status: 400, code: 10021 } : undefined);
      api.requests();
      await rejection(pass().create(program));
      expect(api.requests()).to.deep.equal(["POST workers/api/versions"]);
    });
  });

  describe("to be adopted", () => {
    it("is taken over without a write: the latest one, or the one that is named", async () => {
      const old = api.addVersion(api.worker("api"), body);
      const latest = api.addVersion(api.worker("api"), { ...body, annotations: { "workers/message": "a commit" } });
      api.requests();
      expect((await pass().create({ ...program, adopt: true, annotations: { workersMessage: "mine" } })).outputs["versionId"]).to.equal(
        latest.id,
      );
      expect((await pass().create({ ...program, adopt: old.id })).outputs["versionId"]).to.equal(old.id);
      expect(api.requests()).to.deep.equal(["latest", old.id].map((version) => `GET workers/api/versions/${version}?include=modules`));
    });

    it("is the same where wrangler made it, which writes ./ before the names of what is imported", async () => {
      const [main] = body.modules;
      const text = { content_type: "text/plain", content_base64: Buffer.from("text").toString("base64") };
      api.addVersion(api.worker("api"), { ...body, modules: [main, { name: "./a.txt", ...text }] });
      const modules = (name: string): object => ({ ...program.modules, [name]: { content: "text" } });
      await pass().create({ ...program, modules: modules("a.txt"), adopt: true });
      expect(versions()).to.have.length(1);
      const { message } = await rejection(pass().create({ ...program, modules: modules("b.txt"), adopt: true }));
      expect(message).to.match(/- a\.txt .*\n.*\+ b\.txt/);
    });

    it("is refused when it is different, by name, without its values", async () => {
      api.addVersion(api.worker("api"), {
        ...body,
        bindings: [
          { name: "DB", type: "d1", database_id: "s3cret" },
          { name: "X", type: "ai" },
        ],
      });
      const error = await rejection(pass().create({ ...program, compatibilityDate: "2026-01-01", adopt: true }));
      expect(error).to.be.instanceOf(ConflictError);
      expect(error.message).to.include('~ compatibilityDate\n  ~ bindings["DB"]\n  + bindings["TOKEN"]\n  - bindings["X"]');
      expect(error.message).not.to.include("s3cret");
      expect(versions()).to.have.length(1);
    });

    it("is refused when a module is different, by name", async () => {
      api.addVersion(api.worker("api"), body);
      const modules = { "i.js": { content: "export default { another: true }" }, "more.txt": { content: "" } };
      const { message } = await rejection(pass().create({ ...program, modules, adopt: true }));
      expect(message)
        .to.match(/~ .*i\.js/)
        .and.match(/\+ .*more\.txt/);
    });

    it("is made when there is none yet, and missed when one was named", async () => {
      await pass().create({ ...program, adopt: true });
      expect(versions()).to.have.length(1);
      const error = await rejection(pass().create({ ...program, adopt: "deadbeef-0000" }));
      expect(error).to.be.instanceOf(UserError);
      expect(error.message).to.include('no version "deadbeef-0000" of api');
      expect(versions()).to.have.length(1);
    });
  });

  it("is warned about when the kind of a binding is close to a known one, and takes what may be a new kind", async () => {
    const checked = pass();
    const bindings = {
      CACHE: { type: "kv", namespaceId: "a" },
      FILES: { type: "r2_buckett", bucketName: "b" },
      NEW: { type: "something_else" },
      KNOWN: { type: "plain_text", text: "t" },
    };
    const { problems } = await checked.check({ ...program, bindings });
    expect(problems).to.deep.equal([]);
    expect(checked.messages.filter((message) => message.includes("no kind"))).to.deep.equal([
      'WorkerVersion of api: bindings["CACHE"].type: this release knows no kind "kv", and sends it as it is. Did you mean "kv_namespace"?',
      'WorkerVersion of api: bindings["FILES"].type: this release knows no kind "r2_buckett", and sends it as it is. Did you mean "r2_bucket"?',
    ]);
  });

  describe("that goes", () => {
    it("stays at Cloudflare by default", async () => {
      const stored = await pass().create(program);
      api.requests();
      const last = pass();
      await last.delete(stored);
      expect(api.requests()).to.deep.equal([]);
      expect(last.messages.join()).to.include("the version is left to its Worker, for a rollback");
    });

    it("is deleted with deleteVersion, once, and twice is as good", async () => {
      const stored = await pass().create({ ...program, deleteVersion: true });
      const newer = await pass().create({ ...program, deleteVersion: true });
      await pass().delete(stored);
      expect(versions().map(({ id }) => id)).to.deep.equal([newer.outputs["versionId"]]);
      await pass().delete(stored);
    });

    it("stays with a warning when Cloudflare keeps it: the latest one, and one that is live", async () => {
      const live = await pass().create({ ...program, deleteVersion: true });
      api.deploy(api.worker("api"), [{ version_id: live.outputs["versionId"], percentage: 100 }]);
      const latest = await pass().create({ ...program, deleteVersion: true });
      api.fault = (method) => (method === "DELETE" ? { status: 400, code: 10021 } : undefined);
      for (const stored of [live, latest]) {
        const last = pass();
        await last.delete(stored);
        expect(last.messages.join()).to.include("so this one stays");
      }
    });

    it("fails when it is kept for another reason", async () => {
      const stored = await pass().create({ ...program, deleteVersion: true });
      await pass().create(program);
      for (const status of [400, 403]) {
        api.fault = (method) => (method === "DELETE" ? { status, code: 10023 } : undefined);
        expect((await rejection(pass().delete(stored))).message).to.include("DELETE");
      }
    });

    it("makes no request when only our own flags change", async () => {
      const stored = await pass().create(program);
      const next = pass();
      const changed = { ...program, deleteVersion: true, deploy: true, adopt: true };
      expect(next.diff(stored, await next.inputs(changed, stored.inputs))).to.deep.equal({ changes: true, replaces: [] });
      api.requests();
      const updated = await next.update(stored, changed);
      expect(api.requests()).to.deep.equal([]);
      expect(updated.outputs).to.include({ deleteVersion: true, versionId: stored.outputs["versionId"] });
      expect(next.messages.join()).to.include("use a WorkerDeployment");
      expect((await next.update(updated, program)).outputs).not.to.have.property("deleteVersion");
    });
  });

  it("is deployed with deploy: true, and says so in the query", async () => {
    api.requests();
    await pass().create({ ...program, deploy: true });
    expect(api.requests()).to.deep.equal(["POST workers/api/versions?deploy=true"]);
    expect(api.worker("api").deployments).to.have.length(1);
  });

  it("of nothing but assets has no modules", async () => {
    await pass().create({ workerId: "api", assets: { jwt: "t" } });
    expect(api.worker("api").versions[0]!.body).to.deep.equal({ assets: { jwt: "t" } });
  });

  it("makes assets with nothing but a token a new version when there were none", async () => {
    const stored = await pass().create(program);
    const next = pass();
    expect(next.diff(stored, await next.inputs({ ...program, assets: { jwt: "t" } })).replaces).to.deep.equal(["assets"]);
  });

  it("never holds a digest of a secret", async () => {
    const one = await pass().inputs(program);
    const two = await pass().inputs({ ...program, bindings: { ...program.bindings, TOKEN: { type: "secret_text", text: "x" } } });
    const { bindings: _one, ...restOfOne } = one;
    const { bindings: _two, ...restOfTwo } = two;
    expect(restOfOne).to.deep.equal(restOfTwo);
  });

  it("is read as it is by .get, without its code, and missed loudly when it is not there", async () => {
    const made = api.addVersion(api.worker("api"), body);
    api.requests();
    const got = (await pass().read({ id: `${ACCOUNT}/api/${made.id.slice(0, 8)}`, inputs: {}, outputs: {} }))!;
    expect(api.requests()).to.deep.equal([`GET workers/api/versions/${made.id.slice(0, 8)}`]);
    expect(got.id).to.equal(`${ACCOUNT}/api/${made.id}`);
    expect(got.outputs["bindings"]).to.deep.include({ TOKEN: { type: "secret_text", nobodyAsked: true } });
    expect((await pass().read(got))!.outputs).to.deep.equal(got.outputs);
    const { message } = await rejection(pass().read({ id: `${ACCOUNT}/api/deadbeef`, inputs: {}, outputs: {} }));
    expect(message).to.include("no version deadbeef of api");
    api.requests();
    const unknown = await rejection(pass().read({ id: `${ACCOUNT}/api/unconfirmed`, inputs: {}, outputs: {} }));
    expect(unknown.message).to.match(/nobody knew yet whether it was made\. Use its output versionId, or refresh its stack\.$/);
    expect(api.requests()).to.deep.equal([]);
    for (const id of ["", "a/b", "a/b/c/d", "no account/b/c"]) {
      expect(await rejection(pass().read({ id, inputs: {}, outputs: {} }))).to.be.instanceOf(UserError);
    }
  });

  it("that someone deleted is gone after a refresh", async () => {
    const stored = await pass().create(program);
    api.worker("api").versions.length = 0;
    expect(await pass().read(stored)).to.equal(undefined);
  });

  it("of a Worker that is not there is refused with what to do", async () => {
    const error = await rejection(pass().create({ ...program, workerId: "nobody" }));
    expect(error.message).to.include('there is no Worker "nobody"').and.include("Create it first");
  });

  it("without a compatibility date warns once, without an unknown name", async () => {
    const { compatibilityDate: _, ...dateless } = program;
    const first = pass();
    await first.check({ ...dateless, workerId: UNKNOWN });
    expect(first.messages).to.have.length(1);
    expect(first.messages[0]).to.match(/^WorkerVersion: no compatibilityDate/);
    const next = pass();
    await next.check(dateless, await next.inputs(dateless));
    expect(next.messages).to.have.length(1);
  });

  const wrong: [what: string, change: object, path: string, problem: RegExp][] = [
    ["no modules", { modules: undefined }, "modules", /there are none, and mainModule names one/],
    ["an empty map of modules", { modules: {} }, "modules", /there are none/],
    ["modules that are text", { modules: "index.js" }, "modules", /must be an object/],
    ["no entry", { mainModule: undefined }, "mainModule", /nothing names the entry/],
    ["an entry that is null", { mainModule: null }, "mainModule", /nothing names the entry/],
    ["an entry that is not there", { mainModule: "x.js" }, "mainModule", /not among the modules/],
    ["a Worker in another path", { workerId: "../x" }, "workerId", /not a Worker's name/],
    ["exports and migrations", { exports: {}, migrations: {} }, "migrations", /exclude each other/],
    ["a message that is too long", { annotations: { workersMessage: "é".repeat(501) } }, "annotations.workersMessage", /has 1002 bytes/],
    ["a date that is none", { compatibilityDate: "yesterday" }, "compatibilityDate", /must be a date/],
    ["a misspelt property", { binding: {} }, "binding", /Did you mean bindings/],
    ["limits below nothing", { limits: { cpuMs: -1 } }, "limits.cpuMs", /whole number/],
  ];
  for (const [what, change, path, problem] of wrong) {
    it(`is refused for ${what}`, async () => {
      const { problems } = await pass().check({ ...program, ...change });
      expect(problems.map((found) => found.path)).to.deep.equal([path]);
      expect(problems[0]!.problem).to.match(problem);
    });
  }
});
