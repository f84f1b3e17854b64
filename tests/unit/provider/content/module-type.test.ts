import { expect } from "chai";
import { describe, it } from "mocha";
import {
  canBeEntry,
  canonicalType,
  CONTENT_TYPES,
  type EntryKind,
  isContentType,
  isText,
  KNOWN_EXTENSIONS,
  typeByExtension,
} from "../../../../provider/content/module-type";

const esm = { kind: "mainModule", name: "index.js" } as const;
const python = { kind: "mainModule", name: "src/entry.py" } as const;
const worker = { kind: "bodyPart", name: "worker.js" } as const;

describe("the type of a module by its name", () => {
  const names: [string, { kind: EntryKind; name: string }, string | undefined][] = [
    ["index.js", esm, "application/javascript+module"],
    ["lib/deep.er/util.mjs", esm, "application/javascript+module"],
    ["old.cjs", esm, "application/javascript"],
    ["worker.js", worker, "application/javascript"],
    ["worker.mjs", worker, "application/javascript+module"],
    ["main.py", esm, "text/x-python"],
    ["requirements.txt", python, "text/x-python-requirement"],
    ["src/requirements.txt", python, "text/x-python-requirement"],
    ["requirements.txt", esm, "text/plain"],
    ["my-requirements.txt", python, "text/plain"],
    ["requirements.txt.html", python, "text/plain"],
    ["add.wasm", esm, "application/wasm"],
    ["UPPER.WASM", esm, "application/wasm"],
    ["notes.txt", esm, "text/plain"],
    ["page.html", esm, "text/plain"],
    ["schema.sql", esm, "text/plain"],
    ["data.bin", esm, "application/octet-stream"],
    ["index.js.map", esm, "application/source-map"],
    ["index.ts", esm, undefined],
    ["Makefile", esm, undefined],
    ["folder.js/file", esm, undefined],
    ["x.constructor", esm, undefined],
    ["js", esm, undefined],
    ["", esm, undefined],
  ];
  for (const [name, entry, expected] of names) {
    it(`${JSON.stringify(name)} beside ${entry.name} is ${expected ?? "not known"}`, () => {
      expect(typeByExtension(name, entry)).to.equal(expected);
    });
  }

  it("is known for every extension that messages list", () => {
    for (const extension of KNOWN_EXTENSIONS) expect(typeByExtension(`x${extension}`, esm)).to.satisfy(isContentType);
  });

  it("can be each of the ten documented ones, `text/javascript` by itself only", () => {
    expect(CONTENT_TYPES).to.have.length(10);
    const found = new Set(names.map(([name, entry]) => typeByExtension(name, entry)));
    expect(CONTENT_TYPES.filter((type) => !found.has(type))).to.deep.equal(["text/javascript+module", "text/javascript"]);
    for (const type of CONTENT_TYPES) expect(isContentType(type)).to.equal(true);
    for (const type of ["", "text/html", "application/wasm;x", "APPLICATION/WASM", undefined, 7, ["text/plain"]])
      expect(isContentType(type)).to.equal(false);
  });
});

describe("a type for comparing", () => {
  for (const [type, canonical] of [
    ["text/javascript", "application/javascript"],
    ["text/javascript+module", "application/javascript+module"],
    ["Text/JavaScript; charset=utf-8", "application/javascript"],
    ["application/javascript+module ", "application/javascript+module"],
    ["text/plain;\r\n charset=x", "text/plain"],
    ["text/javascriptx", "text/javascriptx"],
    ["text/javascript+modulex", "text/javascript+modulex"],
    ["x-text/javascript", "x-text/javascript"],
    ["", ""],
  ] as const) {
    it(`of ${JSON.stringify(type)} is ${JSON.stringify(canonical)}`, () => expect(canonicalType(type)).to.equal(canonical));
  }

  it("stays what it is, and apart, for the eight others", () => {
    expect(new Set(CONTENT_TYPES.map(canonicalType))).to.have.property("size", 8);
    for (const type of CONTENT_TYPES) expect(canonicalType(canonicalType(type))).to.equal(canonicalType(type));
  });
});

describe("what a type allows", () => {
  it("only two can hold other than text", () => {
    expect(CONTENT_TYPES.filter((type) => !isText(type))).to.deep.equal(["application/wasm", "application/octet-stream"]);
  });

  it("ES modules and Python can be the main module, classic scripts the body part", () => {
    expect(CONTENT_TYPES.filter((type) => canBeEntry(type, "mainModule"))).to.deep.equal([
      "application/javascript+module",
      "text/javascript+module",
      "text/x-python",
    ]);
    expect(CONTENT_TYPES.filter((type) => canBeEntry(type, "bodyPart"))).to.deep.equal(["application/javascript", "text/javascript"]);
  });
});
