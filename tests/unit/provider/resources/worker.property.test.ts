import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { worker } from "../../../../provider/resources/worker";
import type { JsonObject } from "../../../../provider/values";
import { changedAt, hostileJson, leavesOf, other, reordered, workerProgram } from "./arbitraries";
import { useFakeApi } from "./use-fake-api";

const SETS = new Set(["tags", "tailConsumers", "destinations"]);

describe("Worker, for any inputs", () => {
  const { api, pass } = useFakeApi(worker);

  it("create, read and adopt lead to no change, in whatever order the program says it", async () => {
    await fc.assert(
      fc.asyncProperty(workerProgram, async (program) => {
        api.reset();
        const stored = await pass().create(program);
        const next = pass();
        const inputs = await next.inputs(reordered(program, SETS), stored.inputs);
        expect(next.diff(stored, inputs)).to.deep.equal({ changes: false, replaces: [] });
        const read = (await pass().read(stored))!;
        expect(read.inputs).to.deep.equal(stored.inputs);
        expect(next.diff(read, inputs)).to.deep.equal({ changes: false, replaces: [] });
        api.requests();
        expect((await pass().create({ ...program, adopt: true })).id).to.equal(stored.id);
        expect(api.requests()).to.deep.equal([`GET workers/${String(program["name"])}`]);
      }),
      { numRuns: 80 },
    );
  });

  it("any one value that changes is an update, which makes the remote what the program says", async () => {
    await fc.assert(
      fc.asyncProperty(workerProgram, workerProgram, fc.nat(), async (program, target, choice) => {
        api.reset();
        const stored = await pass().create(program);
        const paths = leavesOf(program);
        const path = paths[choice % paths.length]!;
        const next = pass();
        const changed = (await next.check(changedAt(program, path, other), stored.inputs)).inputs;
        expect(next.diff(stored, changed), path.join()).to.deep.equal({ changes: true, replaces: [] });

        const updated = await pass().update(stored, target);
        expect(updated.outputs["name"]).to.equal(target["name"]);
        // What is left out goes back to what Cloudflare has by default: as if it had been made so.
        const { settings } = api.worker(String(target["name"]));
        api.reset();
        await pass().create(target);
        const fresh = pass();
        expect(fresh.diff(updated, await fresh.inputs(target))).to.deep.equal({ changes: false, replaces: [] });
        expect(withoutEmpty(settings)).to.deep.equal(withoutEmpty(api.worker(String(target["name"])).settings));
      }),
      { numRuns: 80 },
    );
  });

  it("a change made elsewhere shows after a refresh, and the update puts it back", async () => {
    await fc.assert(
      fc.asyncProperty(workerProgram, fc.nat(), async (program, choice) => {
        api.reset();
        const stored = await pass().create(program);
        const remote = api.worker(String(program["name"]));
        const paths = leavesOf(remote.settings);
        fc.pre(paths.length > 0);
        remote.settings = changedAt(remote.settings, paths[choice % paths.length]!, other) as JsonObject;
        const drifted = (await pass().read(stored))!;
        const next = pass();
        expect(next.diff(drifted, await next.inputs(program, drifted.inputs)).changes).to.equal(true);
        expect(drifted.inputs).not.to.deep.equal(stored.inputs);
        const repaired = await pass().update(drifted, program);
        const seen = (await pass().read(repaired))!;
        expect(next.diff(seen, stored.inputs).changes).to.equal(false);
      }),
      { numRuns: 80 },
    );
  });

  it("a check is the same twice, and of any JSON finds problems and throws nothing", async () => {
    await fc.assert(
      fc.asyncProperty(workerProgram, async (program) => {
        const once = await pass().inputs(program);
        expect(await pass().inputs(once)).to.deep.equal(once);
      }),
    );
    const anyInputs = fc.dictionary(fc.oneof(fc.constantFrom(...worker.inputs), fc.string()), hostileJson(worker.inputs), { maxKeys: 8 });
    await fc.assert(
      fc.asyncProperty(anyInputs, anyInputs, async (news, olds) => {
        const { inputs, problems } = await worker.check(pass().context, olds, news);
        for (const { path, problem } of problems) expect(`${path} ${problem}`).not.to.include("undefined");
        expect(worker.diff(olds, inputs).changes).to.be.a("boolean");
      }),
      { numRuns: 300 },
    );
  });
});

/** Settings without what stands for nothing, in one order. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => JSON.stringify(item)).sort();
  if (typeof value !== "object" || value === null) return value;
  const parts = Object.entries(value).map(([key, item]) => [key, withoutEmpty(item)] as const);
  return Object.fromEntries(parts.filter(([, item]) => item !== null && !(typeof item === "object" && Object.keys(item).length === 0)));
}
