import { expect } from "chai";
import { describe, it } from "mocha";
import { contentHash, sha256 } from "../../../../provider/content/hash";
import { workerScriptContent } from "../../../../provider/resources/worker-script-content";
import { workerVersion } from "../../../../provider/resources/worker-version";
import { isUnknown, type JsonObject, UNKNOWN } from "../../../../provider/values";
import { Pass } from "./engine";

/** Nobody listens there: a check makes no request. */
const NOWHERE = "http://127.0.0.1:9";

const ESM = "export default {};";
const CLASSIC = 'addEventListener("fetch", () => {});';
/** Imports what is not there: whoever looks into the module says so. */
const BROKEN = 'import "./gone.js"; export default {};';

interface Checked {
  readonly inputs: JsonObject;
  /** `path: problem`. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

async function checked(resource: typeof workerVersion, program: object, olds: JsonObject = {}): Promise<Checked> {
  const pass = new Pass(resource, NOWHERE);
  const { inputs, problems } = await pass.check(program, olds);
  return { inputs, problems: problems.map(({ path, problem }) => `${path}: ${problem}`), warnings: pass.messages };
}

const script = (program: object, olds?: JsonObject): Promise<Checked> =>
  checked(workerScriptContent, { scriptName: "api", ...program }, olds);
const version = (program: object, olds?: JsonObject): Promise<Checked> =>
  checked(workerVersion, { workerId: "api", compatibilityDate: "2026-01-31", ...program }, olds);

const textsOf = (texts: Record<string, string>): object =>
  Object.fromEntries(Object.entries(texts).map(([name, content]) => [name, { content }]));
const hashOf = (kind: "mainModule" | "bodyPart", name: string, text: string): string => {
  const contentType = kind === "mainModule" ? "application/javascript+module" : "application/javascript";
  return contentHash({ [name]: { sha256: sha256(Buffer.from(text)), size: text.length, contentType } }, { kind, name });
};
const missing = 'modules["i.js"]: imports "./gone.js" (line 1), and no module is named';

describe("the check of a script's content", () => {
  it("asks for one entry, and says nothing of what follows from its absence", async () => {
    const { inputs, problems } = await script({ modules: textsOf({ "i.js": BROKEN }) });
    expect(problems).to.deep.equal([
      "mainModule: nothing names the entry. Set mainModule (ES modules) or bodyPart (service worker) to the name of a module.",
    ]);
    expect(inputs["modules"]).to.have.keys("i.js");
  });

  it("refuses two entries", async () => {
    const { problems } = await script({ mainModule: "i.js", bodyPart: "i.js", modules: textsOf({ "i.js": BROKEN }) });
    expect(problems).to.deep.equal([
      "bodyPart: mainModule and bodyPart are both there. Keep mainModule for ES modules, bodyPart for a service worker.",
    ]);
  });

  it("hashes the modules with the entry and its kind, whatever a program sets to null beside it", async () => {
    const cases = [
      [{ mainModule: "i.js", bodyPart: null, modules: textsOf({ "i.js": ESM }) }, hashOf("mainModule", "i.js", ESM)],
      [{ mainModule: "i.js", modules: textsOf({ "i.js": ESM }) }, hashOf("mainModule", "i.js", ESM)],
      [{ mainModule: null, bodyPart: "i.js", modules: textsOf({ "i.js": CLASSIC }) }, hashOf("bodyPart", "i.js", CLASSIC)],
      [{ bodyPart: "i.js", modules: textsOf({ "i.js": CLASSIC }) }, hashOf("bodyPart", "i.js", CLASSIC)],
    ] as const;
    for (const [program, hash] of cases) {
      const { inputs, problems } = await script(program);
      expect([problems, inputs["contentHash"]]).to.deep.equal([[], hash]);
    }
  });

  it("knows no hash before everything is known, and looks into nothing before the entry is", async () => {
    const cases: [program: object, problems: string[]][] = [
      [{ mainModule: "i.js", modules: UNKNOWN }, []],
      [{ mainModule: UNKNOWN, modules: textsOf({ "i.js": BROKEN }) }, []],
      [{ mainModule: "i.js", modules: { "i.js": { content: ESM }, "a.js": UNKNOWN } }, []],
      [{ mainModule: "a.js", modules: { "i.js": { content: ESM }, "a.js": UNKNOWN } }, []],
    ];
    for (const [program, expected] of cases) {
      const { inputs, problems } = await script(program);
      expect(problems).to.deep.equal(expected);
      expect(isUnknown(inputs["contentHash"]), JSON.stringify(program)).to.equal(true);
    }
  });

  it("names the modules when the entry is none of them, up to ten", async () => {
    const many = (count: number): Record<string, string> =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`m${index}.js`, "export const a = 1;"]));
    const names = Array.from({ length: 10 }, (_, index) => `"m${index}.js"`).join(", ");
    expect((await script({ mainModule: "i.js", modules: textsOf(many(10)) })).problems).to.deep.equal([
      `mainModule: "i.js" is not among the modules (${names}).`,
    ]);
    expect((await script({ bodyPart: "i.js", modules: textsOf(many(11)) })).problems[0]).to.equal(
      `bodyPart: "i.js" is not among the modules (${names.replace('"m2.js"', '"m10.js", "m2.js"').replace(', "m9.js"', "")}, …).`,
    );
  });

  it("wants an entry of the type that its kind has", async () => {
    const wrong = { "i.js": { content: "text", contentType: "text/plain" } };
    expect((await script({ mainModule: "i.js", modules: wrong })).problems).to.deep.equal([
      'modules["i.js"]: is the entry (mainModule), so its contentType must be application/javascript+module or text/x-python, not text/plain.',
    ]);
    const module = { "i.js": { content: "0", contentType: "text/javascript+module" } };
    const [problem] = (await script({ bodyPart: "i.js", modules: module })).problems;
    expect(problem).to.equal(
      'modules["i.js"]: is the entry (bodyPart), so its contentType must be application/javascript, not application/javascript+module.',
    );
  });

  it("says nothing of an entry that is empty, or of no modules at all, besides that", async () => {
    expect((await script({ mainModule: "", modules: textsOf({ "a.txt": "a" }) })).problems).to.deep.equal([
      "mainModule: cannot be empty: it is the name of a module.",
    ]);
    const { problems } = await script({ mainModule: "i.js", modules: {} });
    expect(problems.filter((problem) => problem.includes("is not among"))).to.deep.equal([]);
  });

  it("looks into what is new, and again only where a name, a type or the entry is another", async () => {
    const doubtful = 'import("./later.js"); export default {};';
    const modules = { ...textsOf({ "i.js": doubtful, "a.js": "export const a = 1;" }) };
    const first = await script({ mainModule: "i.js", modules });
    expect(first.problems).to.deep.equal([]);
    expect(first.warnings).to.have.length(1);
    expect(first.warnings[0]).to.match(/^WorkerScriptContent of api: modules\["i\.js"\]: .*\.\/later\.js/);
    expect((await script({ mainModule: "i.js", modules }, first.inputs)).warnings).to.deep.equal([]);
    const another = await script({ mainModule: "a.js", modules }, first.inputs);
    expect(another.warnings.filter((warning) => warning.includes('modules["a.js"]'))).to.have.length(1);
    const broken = await script({ mainModule: "i.js", modules: textsOf({ "i.js": BROKEN }) });
    expect(broken.problems.map((problem) => problem.slice(0, missing.length))).to.deep.equal([missing]);
  });
});

describe("the check of a version's content", () => {
  const nameless =
    "mainModule: nothing names the entry. Set mainModule to the name of a module; only a version of nothing but assets has none.";
  const assets = { config: { htmlHandling: "none" } };

  it("does without an entry only where there are assets", async () => {
    for (const entry of [{}, { mainModule: null }]) {
      expect((await version({ ...entry, modules: textsOf({ "i.js": BROKEN }) })).problems).to.deep.equal([nameless]);
      expect((await version(entry)).problems).to.deep.equal([nameless]);
      expect((await version({ ...entry, assets: null })).problems).to.deep.equal([nameless]);
      expect((await version({ ...entry, assets, modules: textsOf({ "i.js": ESM }) })).problems).not.to.include(nameless);
    }
  });

  it("says that there are no modules when an entry names one", async () => {
    const none = "modules: there are none, and mainModule names one.";
    for (const modules of [{}, { modules: {} }]) {
      expect((await version({ mainModule: "i.js", ...modules })).problems).to.deep.equal([none]);
      expect((await version({ ...modules })).problems).not.to.include(none);
    }
    expect((await version({ mainModule: "i.js", modules: UNKNOWN })).problems).to.deep.equal([]);
  });

  it("has a hash where there is code, and none where there is none", async () => {
    const { inputs, problems } = await version({ mainModule: "i.js", modules: textsOf({ "i.js": ESM }) });
    expect([problems, inputs["contentHash"]]).to.deep.equal([[], hashOf("mainModule", "i.js", ESM)]);
    expect((await version({ contentHash: "from before" })).inputs).not.to.have.property("contentHash");
  });

  it("looks into the modules, and names the version where it only warns", async () => {
    const { problems } = await version({ mainModule: "i.js", modules: textsOf({ "i.js": BROKEN }) });
    expect(problems.map((problem) => problem.slice(0, missing.length))).to.deep.equal([missing]);
    const { warnings } = await version({ mainModule: "i.js", modules: textsOf({ "i.js": 'import("./later.js"); export default {};' }) });
    expect(warnings.map((warning) => warning.slice(0, 42))).to.deep.equal(['WorkerVersion of api: modules["i.js"]: imp']);
    expect((await version({ mainModule: "gone.js", modules: textsOf({ "i.js": ESM }) })).problems).to.deep.equal([
      'mainModule: "gone.js" is not among the modules ("i.js").',
    ]);
  });
});
