import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { workerDeployment } from "../../../../provider/resources/worker-deployment";
import type { JsonObject } from "../../../../provider/values";
import { hostileJson, traffic } from "./arbitraries";
import { useFakeApi } from "./use-fake-api";

type Traffic = typeof traffic extends fc.Arbitrary<infer T> ? T : never;

describe("WorkerDeployment, for any inputs", () => {
  const { api, pass } = useFakeApi(workerDeployment);
  /** The program for versions that are there, the first of them live. */
  const prepare = ({ percentage, form, ...rest }: Traffic): { program: JsonObject; versions: string[] } => {
    api.reset();
    const worker = api.addWorker("api");
    const ids = [1, 2, 3].map(() => api.addVersion(worker, {}).id);
    api.deploy(worker, [{ version_id: ids[0], percentage: 100 }]);
    const share = (index: number, part: number): JsonObject => ({ versionId: ids[index], percentage: part });
    const two = [share(1, percentage), share(0, Number((100 - percentage).toFixed(2)))];
    const versions = { two, one: [share(1, 100)], canary: [share(1, percentage)] }[form];
    const remainder = form === "canary" ? { remainder: "stable" } : {};
    return { program: { ...rest, ...remainder, scriptName: "api", versions }, versions: ids };
  };
  const total = (): number => {
    const live = api.worker("api").deployments[0]!["versions"] as { percentage: number }[];
    return live.reduce((sum, { percentage }) => sum + percentage, 0);
  };

  it("create, read and adopt lead to no change, in whatever order the versions stand", async () => {
    await fc.assert(
      fc.asyncProperty(traffic, async (given) => {
        const { program } = prepare(given);
        const stored = await pass().create(program);
        expect(total()).to.be.closeTo(100, 1e-9);
        const next = pass();
        const versions = (program["versions"] as unknown[]).toReversed();
        const inputs = await next.inputs({ ...program, versions, annotations: { workersMessage: "another" } }, stored.inputs);
        expect(next.diff(stored, inputs)).to.deep.equal({ changes: false, replaces: [] });
        const read = (await pass().read(stored))!;
        expect(read.inputs).to.deep.equal(stored.inputs);
        expect(next.diff(read, inputs)).to.deep.equal({ changes: false, replaces: [] });
        api.requests();
        await pass().create({ ...program, adopt: true });
        expect(api.requests()).to.deep.equal(["GET scripts/api/deployments"]);
      }),
      { numRuns: 100 },
    );
  });

  it("another percentage and another version are an update, which a refresh then finds", async () => {
    await fc.assert(
      fc.asyncProperty(traffic, traffic, fc.boolean(), async (given, wanted, newVersion) => {
        const { program, versions } = prepare(given);
        const stored = await pass().create(program);
        const { form, percentage } = wanted;
        // The one version that is live cannot leave a part to another.
        const isAlone = given.form === "one" || (given.form === "canary" && given.percentage === 100);
        fc.pre(newVersion || !isAlone || form === "one" || percentage === 100);
        const id = newVersion ? versions[2] : versions[1];
        const target = {
          ...program,
          remainder: "stable",
          versions: [{ versionId: id, percentage: form === "one" ? 100 : percentage }],
        };
        const next = pass();
        const inputs = await next.inputs(target, stored.inputs);
        const isSame = JSON.stringify(target.versions) === JSON.stringify(program["versions"]) && program["remainder"] === "stable";
        expect(next.diff(stored, inputs).changes).to.equal(!isSame);
        const updated = await pass().update(stored, target);
        expect(total()).to.be.closeTo(100, 1e-9);
        const read = (await pass().read(updated))!;
        expect(next.diff(read, inputs)).to.deep.equal({ changes: false, replaces: [] });
      }),
      { numRuns: 100 },
    );
  });

  it("a deployment made elsewhere shows after a refresh", async () => {
    await fc.assert(
      fc.asyncProperty(traffic, async (given) => {
        const { program, versions } = prepare(given);
        const stored = await pass().create(program);
        api.deploy(api.worker("api"), [{ version_id: versions[2], percentage: 100 }]);
        const read = (await pass().read(stored))!;
        expect(read.inputs["versions"]).to.deep.equal([{ versionId: versions[2], percentage: 100 }]);
        const next = pass();
        expect(next.diff(read, await next.inputs(program, read.inputs)).changes).to.equal(true);
      }),
      { numRuns: 50 },
    );
  });

  it("a check is the same twice, and of any JSON finds problems and throws nothing", async () => {
    await fc.assert(
      fc.asyncProperty(traffic, async (given) => {
        const once = await pass().inputs(prepare(given).program);
        expect(await pass().inputs(once)).to.deep.equal(once);
      }),
    );
    const names = [...workerDeployment.inputs, "versionId", "percentage"];
    const versions = fc.array(fc.dictionary(fc.constantFrom("versionId", "percentage", "x"), hostileJson(names)), { maxLength: 3 });
    const anyInputs = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), fc.oneof(versions, hostileJson(names)), {
      maxKeys: 8,
    });
    await fc.assert(
      fc.asyncProperty(anyInputs, async (news) => {
        const { problems } = await workerDeployment.check(pass().context, {}, news);
        for (const { path, problem } of problems) expect(`${path} ${problem}`).not.to.match(/undefined|NaN/);
      }),
      { numRuns: 300 },
    );
  });
});
