import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { workerVersion } from "../../../../provider/resources/worker-version";
import { hasUnknown, UNKNOWN } from "../../../../provider/values";
import { bindingFields, bindingOf, changedAt, hostileJson, leavesOf, other, reordered, versionProgram } from "./arbitraries";
import { holdsOnlyDigests, type Stored } from "./engine";
import { useFakeApi } from "./use-fake-api";

type Json = Record<string, unknown>;

/** Arrays of a version whose order says nothing. */
const SETS = new Set(["compatibilityFlags", "containers", "packageDependencies"]);
/** What makes no version when it alone changes: an update of our own flags, a commit message, the token of an upload. */
const NO_VERSION = new Set(["annotations", "deploy", "deleteVersion", "modules", "mainModule"]);

describe("WorkerVersion, for any inputs", () => {
  const { api, pass } = useFakeApi(workerVersion);
  const create = async (program: Json): Promise<Stored> => {
    api.reset();
    api.addWorker("api");
    return pass().create(program);
  };
  /** As a state would be after a create, without asking the API: outputs begin with the inputs. */
  const created = async (program: Json): Promise<Stored> => {
    const inputs = await pass().inputs(program);
    return { id: "a/api/v", inputs, outputs: { ...inputs, versionId: "v" } };
  };
  const diffTo = async (stored: Stored, program: unknown): Promise<{ changes: boolean; replaces: readonly string[] }> => {
    const next = pass();
    return next.diff(stored, (await next.check(program, stored.inputs)).inputs);
  };

  it("create, then diff: no change; read, then diff: no change", async () => {
    await fc.assert(
      fc.asyncProperty(versionProgram, async (program) => {
        const stored = await create(program);
        expect(holdsOnlyDigests(stored.inputs)).to.equal(true);
        expect(await diffTo(stored, program)).to.deep.equal({ changes: false, replaces: [] });
        const read = (await pass().read(stored))!;
        expect(read.inputs).to.deep.equal(stored.inputs);
        expect(await diffTo(read, program)).to.deep.equal({ changes: false, replaces: [] });
      }),
      { numRuns: 80 },
    );
  });

  it("what was created is taken over as it is, and found again when the answer was lost", async () => {
    await fc.assert(
      fc.asyncProperty(versionProgram, async (program) => {
        const stored = await create(program);
        api.requests();
        const adopted = await pass().create({ ...program, adopt: true });
        expect(adopted.outputs["versionId"]).to.equal(stored.outputs["versionId"]);
        expect(api.requests().filter((line) => !line.startsWith("GET"))).to.deep.equal([]);

        api.reset();
        api.addWorker("api");
        let posts = 0;
        api.fault = (method) => (method === "POST" && posts++ === 0 ? "lose" : undefined);
        await pass().create(program);
        expect(api.worker("api").versions).to.have.length(1);
      }),
      { numRuns: 80 },
    );
  });

  it("the order of keys, flags, modules and bindings is no change", async () => {
    await fc.assert(
      fc.asyncProperty(versionProgram, async (program) => {
        expect(await diffTo(await created(program), reordered(program, SETS))).to.deep.equal({ changes: false, replaces: [] });
      }),
      { numRuns: 150 },
    );
  });

  it("annotations and a new token of an upload are no change", async () => {
    await fc.assert(
      fc.asyncProperty(versionProgram, fc.string({ maxLength: 20 }), async (program, text) => {
        const stored = await created(program);
        const assets = program["assets"] as Json | undefined;
        const changed = {
          ...program,
          annotations: { workersMessage: text, workersTag: "x" },
          ...(assets && { assets: { ...assets, jwt: text } }),
        };
        expect((await diffTo(stored, changed)).changes).to.equal(false);
      }),
      { numRuns: 100 },
    );
  });

  it("any one value that changes is a new version", async () => {
    await fc.assert(
      fc.asyncProperty(versionProgram, fc.nat(), async (program, choice) => {
        const counting = Object.fromEntries(Object.entries(program).filter(([name]) => !NO_VERSION.has(name)));
        const paths = leavesOf(counting).filter(([first, second, third]) => {
          if (first === "assets") return second === "config" && third !== undefined;
          // Of a history the last step counts.
          if (first === "migrations" && Array.isArray(program["migrations"])) return Number(second) === program["migrations"].length - 1;
          return true;
        });
        const path = paths[choice % paths.length]!;
        const { changes, replaces } = await diffTo(await created(program), changedAt(program, path, other));
        expect(changes, path.join()).to.equal(true);
        expect(replaces, path.join()).to.include(path[0]);
      }),
      { numRuns: 300 },
    );
  });

  it("each field of each kind of binding, its type and its name count", async () => {
    for (const type of [...Object.keys(bindingFields)]) {
      await fc.assert(
        fc.asyncProperty(bindingOf(type), async (binding) => {
          const program = (all: Json): Json => ({
            workerId: "api",
            mainModule: "i.js",
            modules: { "i.js": { content: "export default {}" } },
            bindings: all,
          });
          const stored = await created(program({ A: binding }));
          expect((await diffTo(stored, program({ B: binding }))).replaces).to.deep.equal(["bindings"]);
          expect((await diffTo(stored, program({ A: binding, B: binding }))).replaces).to.deep.equal(["bindings"]);
          expect((await diffTo(stored, program({}))).replaces).to.deep.equal(["bindings"]);
          for (const path of leavesOf(binding)) {
            const changed = changedAt(binding, path, other);
            expect((await diffTo(stored, program({ A: changed }))).replaces, `${type} ${path.join()}`).to.deep.equal(["bindings"]);
          }
        }),
        { numRuns: 3 },
      );
    }
  });

  it("a byte, a name, a type, one module more or less, another entry: each is a new version", async () => {
    const changes: Record<string, (modules: Record<string, Json>) => Json> = {
      byte: ({ "index.js": main, ...rest }) => ({ ...rest, "index.js": { content: `${String(main!["content"])} ` } }),
      name: ({ "index.js": main, ...rest }) => ({ ...rest, "index.js": main, "more.txt": { content: "" }, "a~.txt": { content: "" } }),
      more: (modules) => ({ ...modules, "more.txt": { content: "" }, "b.txt~": { content: "", contentType: "text/plain" } }),
      type: (modules) => ({ ...modules, "more.txt": { content: "", contentType: "application/octet-stream" } }),
      less: ({ "index.js": main }) => ({ "index.js": main }),
    };
    await fc.assert(
      fc.asyncProperty(versionProgram, fc.constantFrom(...Object.keys(changes)), async (program, which) => {
        const modules = { ...(program["modules"] as Record<string, Json>), "more.txt": { content: "" } };
        const stored = await created({ ...program, modules });
        expect((await diffTo(stored, { ...program, modules: changes[which]!(modules) })).replaces, which).to.deep.equal(["contentHash"]);
      }),
      { numRuns: 100 },
    );
    const two = { "a.js": { content: "export default {}" }, "b.js": { content: "export default {}" } };
    const stored = await created({ workerId: "api", mainModule: "a.js", modules: two });
    expect((await diffTo(stored, { workerId: "api", mainModule: "b.js", modules: two })).replaces).to.deep.equal(["contentHash"]);
  });

  it("a check of what was checked changes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(versionProgram, async (program) => {
        const once = await pass().inputs(program);
        expect(await pass().inputs(once)).to.deep.equal(once);
        expect(await pass().inputs(once, once)).to.deep.equal(once);
      }),
      { numRuns: 150 },
    );
  });

  it("an unknown value survives the check wherever it stands, is no problem, and is a change", async () => {
    await fc.assert(
      fc.asyncProperty(versionProgram, fc.nat(), fc.nat(), async (program, choice, depth) => {
        const paths = leavesOf(program);
        const whole = paths[choice % paths.length]!;
        const path = whole.slice(0, 1 + (depth % whole.length));
        const { inputs, problems } = await pass().check(changedAt(program, path, () => UNKNOWN));
        expect(problems, path.join()).to.deep.equal([]);
        // A module with an unknown part is unknown as a whole.
        const where = path[0] === "modules" ? path.slice(0, 2) : path;
        expect(
          where.reduce<unknown>((value, key) => (value as Json)[key], inputs),
          path.join(),
        ).to.equal(UNKNOWN);
        const counts = !["annotations", "modules", "mainModule"].includes(path[0]!);
        if (counts) expect(pass().diff({ id: "x", inputs, outputs: inputs }, inputs).changes, path.join()).to.equal(true);
        else if (path[0] !== "annotations") expect(hasUnknown(inputs["contentHash"])).to.equal(true);
      }),
      { numRuns: 300 },
    );
  });

  it("a check of any JSON finds problems and throws nothing", async () => {
    const names = [...workerVersion.inputs];
    const anyInputs = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), hostileJson(names), { maxKeys: 8 });
    await fc.assert(
      fc.asyncProperty(anyInputs, anyInputs, async (news, olds) => {
        const { inputs, problems } = await workerVersion.check(pass().context, olds, news);
        expect(inputs).to.be.an("object");
        for (const { path, problem } of problems) expect(`${path} ${problem}`).not.to.include("undefined");
        expect(workerVersion.diff(olds, inputs).changes).to.be.a("boolean");
      }),
      // An object without a prototype has no text: it was once put into a message.
      { numRuns: 500, examples: [[{ mainModule: "", workerId: [{ __proto__: null }] }, {}]] },
    );
  });
});
