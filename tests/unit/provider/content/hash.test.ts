import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { contentHash, type Entry, type ModuleDigests, sha256 } from "../../../../provider/content/hash";
import { CONTENT_TYPES } from "../../../../provider/content/module-type";

const entry: Entry = { kind: "mainModule", name: "index.js" };
const modules: ModuleDigests = {
  "index.js": { sha256: sha256("a"), size: 1, contentType: "application/javascript+module" },
  "b.txt": { sha256: sha256("b"), size: 1, contentType: "text/plain" },
};
const original = contentHash(modules, entry);
const index = modules["index.js"]!;

describe("contentHash", () => {
  it("is 64 hex digits", () => {
    expect(original).to.match(/^[0-9a-f]{64}$/);
  });

  it("does not depend on the order of the modules, nor on their sizes", () => {
    const { "index.js": main, "b.txt": text } = modules;
    expect(contentHash({ "b.txt": text!, "index.js": { ...main!, size: 7 } }, entry)).to.equal(original);
  });

  const changes: [string, ModuleDigests, Entry][] = [
    ["a byte", { ...modules, "index.js": { ...index, sha256: sha256("A") } }, entry],
    ["a name", { "index.js": index, "c.txt": modules["b.txt"]! }, entry],
    ["the case of a name", { "index.js": index, "B.txt": modules["b.txt"]! }, entry],
    ["a type", { ...modules, "b.txt": { ...modules["b.txt"]!, contentType: "application/octet-stream" } }, entry],
    ["a module more", { ...modules, "c.txt": modules["b.txt"]! }, entry],
    ["a module less", { "index.js": index }, entry],
    ["the entry", modules, { ...entry, name: "b.txt" }],
    ["the kind of the entry", modules, { ...entry, kind: "bodyPart" }],
  ];
  for (const [what, changed, changedEntry] of changes) {
    it(`changes with ${what}`, () => {
      expect(contentHash(changed, changedEntry)).not.to.equal(original);
    });
  }

  it("counts that there is a source map, and not its bytes", () => {
    const withMap = (text: string): string =>
      contentHash({ ...modules, "index.js.map": { sha256: sha256(text), size: 1, contentType: "application/source-map" } }, entry);
    expect(withMap("a")).to.equal(withMap("b")).and.not.to.equal(original);
  });

  it("changes when two modules swap their bytes", () => {
    const [a, b] = [modules["index.js"]!, modules["b.txt"]!];
    const swapped = { "index.js": { ...a, sha256: b.sha256 }, "b.txt": { ...b, sha256: a.sha256 } };
    expect(contentHash(swapped, entry)).not.to.equal(original);
  });

  it("is the same for the two spellings of JavaScript, and for no other two types", () => {
    const hashOf = (contentType: string): string => contentHash({ "index.js": { ...index, contentType } }, entry);
    expect(hashOf("text/javascript")).to.equal(hashOf("application/javascript"));
    expect(hashOf("text/javascript+module")).to.equal(hashOf("application/javascript+module"));
    expect(new Set(CONTENT_TYPES.map(hashOf))).to.have.property("size", 8);
  });

  it("never is the same for two contents that differ, whatever their names", () => {
    const digest = fc.record({
      sha256: fc.constantFrom(sha256("a"), sha256("b")),
      size: fc.constant(1),
      contentType: fc.constantFrom("text/plain", "application/wasm"),
    });
    const content = fc.dictionary(fc.string({ unit: fc.constantFrom("a", '"', ",", "[", "]", "é") }), digest, { noNullPrototype: true });
    fc.assert(
      fc.property(content, content, (one, other) => {
        const sorted = (all: ModuleDigests): string =>
          JSON.stringify(
            Object.keys(all)
              .sort()
              .map((name) => [name, all[name]?.contentType, all[name]?.sha256]),
          );
        expect(contentHash(one, entry) === contentHash(other, entry)).to.equal(sorted(one) === sorted(other));
      }),
    );
  });
});
