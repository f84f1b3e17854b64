import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { ConflictError, UserError } from "../../../../provider/client/errors";
import { workerDeployment } from "../../../../provider/resources/worker-deployment";
import { UNKNOWN } from "../../../../provider/values";
import { rejection } from "../../../support/rejection";
import { ACCOUNT } from "./fake-api";
import { useFakeApi } from "./use-fake-api";

describe("WorkerDeployment", () => {
  const { api, pass } = useFakeApi(workerDeployment);
  let [a, b, c] = ["", "", ""];
  beforeEach(() => {
    api.reset();
    const worker = api.addWorker("api");
    [a, b, c] = [1, 2, 3].map(() => api.addVersion(worker, {}).id) as [string, string, string];
  });
  const program = (...shares: [id: string, percentage: number][]): { scriptName: string; versions: object[] } => ({
    scriptName: "api",
    versions: shares.map(([versionId, percentage]) => ({ versionId, percentage })),
  });
  const canary = (id: string, percentage: number): object => ({ ...program([id, percentage]), remainder: "stable" });
  const live = (): unknown =>
    (api.worker("api").deployments[0]?.["versions"] as object[] | undefined)?.map((share) => Object.values(share) as unknown[]);
  const deploy = (...shares: [id: string, percentage: number][]): void =>
    void api.deploy(
      api.worker("api"),
      shares.map(([version_id, percentage]) => ({ version_id, percentage })),
    );

  it("is made with what the program says, and nothing else, and asks for nothing when its version was just made", async () => {
    api.requests();
    const next = pass();
    next.context.madeVersions.add(a);
    const { id, outputs } = await next.create({ ...program([a, 100]), annotations: { workersMessage: "first" }, force: true });
    expect(api.requests()).to.deep.equal(["POST scripts/api/deployments?force=true"]);
    expect(api.bodies("POST").at(-1)).to.deep.equal({
      strategy: "percentage",
      versions: [{ version_id: a, percentage: 100 }],
      annotations: { "workers/message": "first" },
    });
    expect(id).to.equal(`${ACCOUNT}/api`);
    expect(outputs).to.include({ strategy: "percentage", source: "api", authorEmail: "ada@example.com" });
    expect(outputs["deploymentId"]).to.equal(api.worker("api").deployments[0]!["id"]);
  });

  it("leads a canary from the first deployment over rising shares to the end, on to the next, and back", async () => {
    let stored = await pass().create(canary(a, 10));
    expect(live()).to.deep.equal([[a, 100]]);
    const steps: [program: object, live: unknown, stable: string | undefined][] = [
      [canary(b, 10), [[a, 90], [b, 10]], a], // prettier-ignore
      [canary(b, 50), [[a, 50], [b, 50]], a], // prettier-ignore
      [canary(b, 100), [[b, 100]], undefined],
      [canary(c, 0), [[b, 100], [c, 0]], b], // prettier-ignore
      [canary(c, 33.33), [[b, 66.67], [c, 33.33]], b], // prettier-ignore
      [program([b, 100]), [[b, 100]], undefined],
    ];
    for (const [next, shares, stable] of steps) {
      stored = await pass().update(stored, next);
      expect(live()).to.deep.equal(shares);
      expect(stored.outputs["stableVersionId"]).to.equal(stable);
      const after = pass();
      expect(after.diff(stored, await after.inputs(next, stored.inputs)).changes).to.equal(false);
      expect(after.diff((await after.read(stored))!, stored.inputs).changes).to.equal(false);
    }
  });

  it("of a first release goes on with all of the traffic while its percentage rises, and takes a canary in the middle of it", async () => {
    let stored = await pass().create(canary(a, 10));
    api.requests();
    stored = await pass().update(stored, canary(a, 50));
    expect(api.requests(), "nothing to deploy").to.deep.equal(["GET scripts/api/deployments"]);
    expect(live()).to.deep.equal([[a, 100]]);
    stored = await pass().update(stored, canary(b, 20));
    expect(live()).to.deep.equal([[a, 80], [b, 20]]); // prettier-ignore
    expect(stored.outputs["stableVersionId"]).to.equal(a);
  });

  it("has no stable version left once the program agrees that a canary was completed elsewhere, and its next change is no conflict", async () => {
    deploy([a, 100]);
    const careful = { onConflict: "fail" };
    let stored = await pass().create({ ...canary(b, 10), ...careful });
    deploy([b, 100]);
    stored = (await pass().read(stored))!;
    stored = await pass().update(stored, { ...canary(b, 100), ...careful });
    expect(stored.outputs["stableVersionId"]).to.equal(undefined);
    await pass().update(stored, { ...canary(c, 10), ...careful });
    expect(live()).to.deep.equal([[b, 90], [c, 10]]); // prettier-ignore
  });

  it("keeps live versions in their places, whatever the order in the program", async () => {
    deploy([a, 90], [b, 10]);
    const stored = await pass().create(program([b, 50], [a, 50]));
    expect(live()).to.deep.equal([[a, 50], [b, 50]]); // prettier-ignore
    await pass().update(stored, program([c, 20], [b, 80]));
    expect(live()).to.deep.equal([[b, 80], [c, 20]]); // prettier-ignore
  });

  it("is not made again where the same is live", async () => {
    deploy([a, 90], [b, 10]);
    api.requests();
    const stored = await pass().create(canary(b, 10));
    expect(api.requests()).to.deep.equal(["GET scripts/api/deployments"]);
    const done = await pass().update(stored, canary(b, 100));
    api.requests();
    // Whoever would get the rest changes nothing at 100 percent.
    await pass().update(done, program([b, 100]));
    expect(api.requests()).to.deep.equal([]);
  });

  it("whose answer was lost is looked up, and not made twice", async () => {
    let count = 0;
    api.fault = (method) => (method === "POST" && count++ === 0 ? "lose" : undefined);
    const { outputs } = await pass().create(program([a, 100]));
    expect(api.worker("api").deployments).to.have.length(1);
    expect(outputs["deploymentId"]).to.equal(api.worker("api").deployments[0]!["id"]);
  });

  it("whose answer was lost is made again when something else is live by now", async () => {
    deploy([a, 100]);
    let count = 0;
    api.fault = (method) => (method === "POST" && count++ === 0 ? { status: 502, code: 0 } : undefined);
    await pass().create(program([b, 100]));
    expect(live()).to.deep.equal([[b, 100]]);
    expect(count).to.equal(2);
  });

  it("that an update made before it was killed is not made again", async () => {
    deploy([a, 100]);
    api.requests();
    const { outputs } = await pass().create(program([a, 100]));
    expect(api.requests()).to.deep.equal(["GET scripts/api/deployments"]);
    expect(outputs["deploymentId"]).to.equal(api.worker("api").deployments[0]!["id"]);
    await pass().create(program([b, 100]));
    expect(api.requests()).to.deep.equal(["GET scripts/api/deployments", "POST scripts/api/deployments"]);
  });

  it("waits for a version of this update that is not known everywhere yet, and for no other", async () => {
    for (const [fresh, posts] of [
      [true, 3],
      [false, 1],
    ] as const) {
      const [version, next] = [fresh ? a : b, pass()];
      let count = 0;
      api.fault = (method) => (method === "POST" && count++ < 2 ? { status: 404, code: 100146 } : undefined);
      if (fresh) next.context.madeVersions.add(version);
      const outcome = await next.create(program([version, 100])).catch((error: unknown) => error as Error);
      expect(count).to.equal(posts);
      if (!fresh) expect((outcome as Error).message).to.include("Check the version's id");
    }
  });

  it("explains a secret that changed since the version was made (10220)", async () => {
    api.fault = (method) => (method === "POST" ? { status: 400, code: 10220 } : undefined);
    const { message } = await rejection(pass().create(program([a, 100])));
    expect(message)
      .to.match(/POST .*10220/)
      .and.include("secret of the Worker was changed")
      .and.include("force: true");
  });

  it("of a Worker that is not there says so", async () => {
    expect((await rejection(pass().create({ ...program([a, 100]), scriptName: "nobody" }))).message).to.include("10007");
  });

  describe("to be adopted", () => {
    it("is taken over without a write when it is the same, with the stable version that it has", async () => {
      deploy([a, 90], [b, 10]);
      api.requests();
      const { outputs } = await pass().create({ ...canary(b, 10), adopt: true });
      expect(outputs["stableVersionId"]).to.equal(a);
      await pass().create({ ...program([b, 10], [a, 90]), adopt: true });
      expect(api.requests()).to.deep.equal(["GET scripts/api/deployments", "GET scripts/api/deployments"]);
    });

    it("is refused with what is live when it is different, or nothing is", async () => {
      const nothing = await rejection(pass().create({ ...program([a, 100]), adopt: true }));
      expect(nothing).to.be.instanceOf(UserError);
      deploy([a, 100]);
      const error = await rejection(pass().create({ ...program([b, 100]), adopt: true }));
      expect(error).to.be.instanceOf(ConflictError);
      expect(error.message).to.include(`${a} 100 %`).and.include("by ada@example.com").and.include(`wants ${b} 100 %`);
      expect(live()).to.deep.equal([[a, 100]]);
    });
  });

  describe('with onConflict: "fail"', () => {
    const careful = (...shares: [id: string, percentage: number][]): object => ({ ...program(...shares), onConflict: "fail" });

    it("replaces what it made itself, and refuses what someone else made", async () => {
      const stored = await pass().create(careful([a, 100]));
      const second = await pass().update(stored, careful([b, 100]));
      deploy([a, 100]);
      const error = await rejection(pass().update(second, careful([c, 100])));
      expect(error).to.be.instanceOf(ConflictError);
      expect(error.message).to.include(`${a} 100 %`).and.include("by ada@example.com").and.include('onConflict: "overwrite"');
      expect(live()).to.deep.equal([[a, 100]]);
      // A refresh does not make it ours.
      const refreshed = (await pass().read(second))!;
      expect(await rejection(pass().update(refreshed, careful([c, 100])))).to.be.instanceOf(ConflictError);
      await pass().update(refreshed, program([c, 100]));
      expect(live()).to.deep.equal([[c, 100]]);
    });

    it("agrees with what someone else made when the program says the same, with and without a refresh", async () => {
      const stored = await pass().create(careful([a, 100]));
      deploy([b, 100]);
      for (const known of [stored, (await pass().read(stored))!]) {
        const next = pass();
        const inputs = await next.inputs(careful([b, 100]), known.inputs);
        expect(next.diff(known, inputs).changes).to.equal(true);
        api.requests();
        const agreed = await next.update(known, careful([b, 100]));
        expect(api.requests().filter((line) => line.startsWith("POST"))).to.deep.equal([]);
        expect(next.diff(agreed, inputs).changes).to.equal(false);
        // And goes on from there.
        await pass().update(agreed, careful([c, 100]));
        expect(live()).to.deep.equal([[c, 100]]);
        deploy([b, 100]);
      }
    });
  });

  it("that someone replaced shows what is live after a refresh, and is put back by the update", async () => {
    const stored = await pass().create(canary(a, 10));
    const second = await pass().update(stored, canary(b, 10));
    deploy([b, 10], [c, 90]);
    const found = (await pass().read(second))!;
    expect(found.inputs["versions"]).to.deep.equal([
      { versionId: b, percentage: 10 },
      { versionId: c, percentage: 90 },
    ]);
    expect(found.inputs).not.to.have.property("remainder");
    const next = pass();
    expect(next.diff(found, await next.inputs(canary(b, 10), found.inputs)).changes).to.equal(true);
    // The version that had the rest is not live any more: the one that is keeps it.
    const after = await pass().update(found, canary(b, 20));
    expect(live()).to.deep.equal([[b, 20], [c, 80]]); // prettier-ignore
    expect(after.outputs["stableVersionId"]).to.equal(c);
  });

  it("stays live when its resource goes, without a request", async () => {
    const stored = await pass().create(program([a, 100]));
    api.requests();
    const last = pass();
    await last.delete(stored);
    expect(api.requests()).to.deep.equal([]);
    expect(last.messages.join()).to.include("the live deployment is left to its Worker");
  });

  it("is read as it is by .get, by the Terraform provider's id too, and missed loudly", async () => {
    deploy([a, 60], [b, 40]);
    for (const id of [`${ACCOUNT}/api`, `${ACCOUNT}/api/some-deployment`]) {
      const got = (await pass().read({ id, inputs: {}, outputs: {} }))!;
      expect(got.outputs).to.deep.include({ scriptName: "api", versions: [{ versionId: a, percentage: 60 }, { versionId: b, percentage: 40 }] }); // prettier-ignore
      expect((await pass().read(got))!.outputs).to.deep.equal(got.outputs);
    }
    const { message } = await rejection(pass().read({ id: `${ACCOUNT}/nobody`, inputs: {}, outputs: {} }));
    expect(message).to.include('nothing of "nobody" is deployed');
    for (const id of ["", "a", "a/b/c/d", "no account/b"]) {
      expect(await rejection(pass().read({ id, inputs: {}, outputs: {} }))).to.be.instanceOf(UserError);
    }
  });

  it("of a Worker that someone deleted is gone after a refresh", async () => {
    const stored = await pass().create(program([a, 100]));
    api.workers.clear();
    expect(await pass().read(stored)).to.equal(undefined);
  });

  const x = "11111111-0000-4000-8000-000000000000";
  const y = "22222222-0000-4000-8000-000000000000";
  const wrong: [what: string, change: object, ...problems: RegExp[]][] = [
    ["no versions", { versions: [] }, /^versions: there are none/],
    ["versions that are missing", { versions: undefined }, /^versions: is required/],
    ["three versions", program([x, 1], [y, 1], ["z", 98]), /^versions: has 3 elements; 2 is the most/],
    ["one version twice", program([x, 50], [x, 50]), /^versions: "1{8}.* stands twice/],
    ["versions without ids", { versions: [{ percentage: 50 }, { percentage: 50 }] }, /\[0\]\.versionId: is required/, /\[1\]\.versionId/],
    ["percentages below 100", program([x, 99]), /^versions: the percentages add up to 99, not to 100.*remainder/],
    ["percentages above 100", program([x, 60], [y, 50]), /^versions: the percentages add up to 110, not/],
    ["a percentage above 100", program([x, 101]), /^versions\[0\]\.percentage: must be a number from 0 to 100/, /^versions: .*101/],
    ["more than 100 with a rest", { ...program([x, 60], [y, 50]), remainder: "stable" }, /add up to 110: more than 100/],
    ["two versions and a rest", { ...program([x, 50], [y, 40]), remainder: "stable" }, /a third version would have to take the rest/],
    ["percentages as text", { versions: [{ versionId: x, percentage: "100" }] }, /^versions\[0\]\.percentage: must be a number/],
    ["another remainder", { ...program([x, 100]), remainder: "rest" }, /^remainder: must be one of "stable"/],
    ["a message that is too long", { ...program([x, 100]), annotations: { workersMessage: "x".repeat(1001) } }, /has 1001 bytes/],
  ];
  for (const [what, change, ...expected] of wrong) {
    it(`is refused for ${what}`, async () => {
      const { problems } = await pass().check({ scriptName: "api", ...change });
      expect(
        problems.map(({ path, problem }) => `${path}: ${problem}`),
        JSON.stringify(problems),
      ).to.have.length(expected.length);
      expected.forEach((problem, index) => expect(`${problems[index]!.path}: ${problems[index]!.problem}`).to.match(problem));
    });
  }

  it("says nothing of percentages and versions that are not known yet", async () => {
    for (const versions of [
      UNKNOWN,
      [UNKNOWN],
      [
        { versionId: UNKNOWN, percentage: UNKNOWN },
        { versionId: UNKNOWN, percentage: 1 },
      ],
    ]) {
      expect((await pass().check({ scriptName: UNKNOWN, versions })).problems).to.deep.equal([]);
    }
  });
});
