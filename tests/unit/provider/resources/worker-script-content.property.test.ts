import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { workerScriptContent } from "../../../../provider/resources/worker-script-content";
import { changedAt, contentProgram, hostileJson, leavesOf, other, reordered } from "./arbitraries";
import { useFakeApi } from "./use-fake-api";

describe("WorkerScriptContent, for any inputs", () => {
  const { api, pass } = useFakeApi(workerScriptContent);

  it("create, read and adopt lead to no change, in whatever order, also when the etag moved", async () => {
    await fc.assert(
      fc.asyncProperty(contentProgram, fc.boolean(), async (program, moved) => {
        api.reset();
        const script = api.addWorker("api");
        const stored = await pass().create(program);
        if (moved) script.etag++;
        const next = pass();
        const inputs = await next.inputs(reordered(program, new Set()), stored.inputs);
        expect(next.diff(stored, inputs)).to.deep.equal({ changes: false, replaces: [] });
        const read = (await pass().read(stored))!;
        expect(read.inputs).to.deep.equal(stored.inputs);
        expect(next.diff(read, inputs)).to.deep.equal({ changes: false, replaces: [] });
        api.requests();
        await pass().create({ ...program, adopt: true });
        expect(api.requests().filter((line) => !line.startsWith("GET"))).to.deep.equal([]);
      }),
      { numRuns: 60 },
    );
  });

  it("any one value that changes is a change", async () => {
    await fc.assert(
      fc.asyncProperty(contentProgram, fc.nat(), async (program, choice) => {
        const inputs = await pass().inputs(program);
        // Where bytes are written in base64, another letter may be no base64.
        const paths = leavesOf(program).filter((path) => path.at(-1) !== "contentBase64" && path[0] !== "onConflict");
        const path = paths[choice % paths.length]!;
        const next = pass();
        const changed = (await next.check(changedAt(program, path, other), inputs)).inputs;
        expect(next.diff({ id: "a/api", inputs, outputs: inputs }, changed).changes, path.join()).to.equal(true);
      }),
      { numRuns: 200 },
    );
  });

  it("a check is the same twice, and of any JSON finds problems and throws nothing", async () => {
    await fc.assert(
      fc.asyncProperty(contentProgram, async (program) => {
        const once = await pass().inputs(program);
        expect(await pass().inputs(once)).to.deep.equal(once);
      }),
    );
    const names = [...workerScriptContent.inputs, "content", "contentFile", "contentBase64", "contentType"];
    const anyInputs = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), hostileJson(names), { maxKeys: 8 });
    await fc.assert(
      fc.asyncProperty(anyInputs, anyInputs, async (news, olds) => {
        const { inputs } = await workerScriptContent.check(pass().context, olds, news);
        expect(workerScriptContent.diff(olds, inputs).changes).to.be.a("boolean");
      }),
      { numRuns: 300 },
    );
  });
});
