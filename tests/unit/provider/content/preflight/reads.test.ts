import { randomBytes } from "node:crypto";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { Entry } from "../../../../../provider/content/hash";
import { preflightOf } from "../../../../support/preflight";

const MIB = 2 ** 20;
const ESM = "application/javascript+module";
const entry: Entry = { kind: "mainModule", name: "index.js" };
const modules = {
  "index.js": [ESM, 'import "./a.js"; export default {};'],
  "a.js": [ESM, 'import "./b.js"; import "./b.txt";'],
  "b.js": [ESM, "export {};"],
  "b.txt": ["text/plain", "text"],
} as const;

describe("what a pre-flight reads", () => {
  const first = () => preflightOf(modules, entry);
  const again = async (changed: Parameters<typeof preflightOf>[0], other = entry) =>
    preflightOf(changed, other, { known: { digests: (await first()).digests, entry: entry.name } });

  it("is all JavaScript the first time, and nothing when nothing changed", async () => {
    expect((await first()).read).to.deep.equal(["a.js", "b.js", "index.js"]);
    expect(await again(modules)).to.deep.include({ read: [], problems: [] });
  });

  it("is only what is new", async () => {
    expect((await again({ ...modules, "b.js": [ESM, "export const b = 1;"] })).read).to.deep.equal(["b.js"]);
    expect((await again({ ...modules, "b.txt": ["text/plain", "other text"] })).read).to.deep.equal([]);
    expect((await again({ ...modules, "b.js": [ESM, 'import "./c.js";'] })).problems).to.have.length(1);
  });

  it("is every module that may import one that is gone, or of another type", async () => {
    const { "b.js": _, ...rest } = modules;
    const { problems, read } = await again(rest);
    expect(read).to.deep.equal(["a.js", "index.js"]);
    expect(problems).to.deep.equal(['modules["a.js"]: imports "./b.js" (line 1), and no module is named "b.js". Did you mean "./b.txt"?']);
    expect((await again({ ...modules, "b.txt": ["application/source-map", "text"] })).problems).to.have.length(1);
  });

  it("is the entry when another module is", async () => {
    const { problems, read } = await again(modules, { kind: "mainModule", name: "b.js" });
    expect(read).to.deep.equal(["b.js"]);
    expect(problems).to.have.length(1);
  });

  it("takes a module that nobody knows yet for what its importers want", async () => {
    expect(await preflightOf({ ...modules, "b.js": [ESM] }, entry)).to.deep.include({ problems: [], warnings: [] });
  });
});

describe("the size of modules", () => {
  const limits = { raw: 3 * MIB, compressed: MIB, isCompressedCertain: true };
  const index = [ESM, "export default {};"] as const;
  const data = (bytes: Uint8Array) => ["application/octet-stream", bytes] as const;

  it("is refused in all above the limit, with the largest", async () => {
    const modules = { "index.js": index, "a.bin": data(Buffer.alloc(2 * MIB)), "b.bin": data(Buffer.alloc(MIB)) };
    const { problems, read } = await preflightOf(modules, entry, { limits });
    expect(problems).to.deep.equal([
      "modules: 3.0 MiB in all, and 3.0 MiB is the most (pulumi-workers:maxWorkerSize). " +
        'The largest: "a.bin" 2.0 MiB, "b.bin" 1.0 MiB, "index.js" 18 bytes.',
    ]);
    expect(read).to.deep.equal(["index.js"]);
  });

  it("is refused compressed above a limit that the user set, and warned about above the usual one", async () => {
    const modules = { "index.js": index, "a.bin": data(randomBytes(2 * MIB)) };
    const certain = await preflightOf(modules, entry, { limits });
    expect(certain.problems).to.deep.equal([
      "modules: 2.0 MiB compressed (2.0 MiB as they are), and 1.0 MiB is the most (pulumi-workers:maxCompressedWorkerSize).",
    ]);
    const usual = await preflightOf(modules, entry, { limits: { ...limits, isCompressedCertain: false } });
    expect(usual.problems).to.deep.equal([]);
    expect(usual.warnings).to.deep.equal([
      "modules: more than 1.0 MiB compressed (2.0 MiB as they are), which Cloudflare refuses on most plans. " +
        "Set pulumi-workers:maxCompressedWorkerSize (MiB) to the limit of your plan.",
    ]);
  });

  it("is well when it is small, or gets small by compression, source maps apart", async () => {
    const map = ["application/source-map", Buffer.alloc(9 * MIB, "{")] as const;
    const small = await preflightOf({ "index.js": index, "index.js.map": map }, entry, { limits });
    expect(small).to.deep.include({ problems: [], warnings: [], read: ["index.js"] });
    const zeros = await preflightOf({ "index.js": index, "a.bin": data(Buffer.alloc(2 * MIB)) }, entry, { limits });
    expect(zeros).to.deep.include({ problems: [], warnings: [], read: ["a.bin", "index.js"] });
  });
});
