import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { fromStateForm, toStateForm } from "../../../../provider/resources/state-form";
import { UNKNOWN } from "../../../../provider/values";
import { digestText } from "../../../support/digest";

const sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
const digest = { sha256, size: 5, contentType: "text/plain" };
const text = `text/plain; size=5; sha256=${sha256}`;

describe("the form of the state", () => {
  it("has a text for each module, and for each rule of a folder of assets", () => {
    const directory = { sha256, files: 2, size: 10, rules: { _headers: digest } };
    const values = { scriptName: "api", modules: { "a.txt": digest }, assets: { config: { htmlHandling: "none" }, directory } };
    expect(text).to.equal(digestText("hello", "text/plain"));
    expect(toStateForm(values)).to.deep.equal({
      scriptName: "api",
      modules: { "a.txt": text },
      assets: { config: { htmlHandling: "none" }, directory: { ...directory, rules: { _headers: text } } },
    });
    expect(fromStateForm(toStateForm(values))).to.deep.equal(values);
    expect(values.modules["a.txt"], "what was given").to.equal(digest);
  });

  const left: [string, Record<string, unknown>][] = [
    ["no modules", { scriptName: "api" }],
    ["modules that are unknown", { modules: UNKNOWN, assets: UNKNOWN }],
    ["a module that is unknown", { modules: { "a.txt": UNKNOWN } }],
    ["a module of a program", { modules: { "a.txt": { content: "hello", contentType: "text/plain" } } }],
    ["a text in the place of a module", { modules: { "a.txt": "text/plain" } }],
    ["a secret of a state", { modules: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" } }],
    ["a folder that is a path", { assets: { directory: "public" } }],
    ["a folder without rules", { assets: { directory: { sha256, files: 1, size: 5 } } }],
    ["a completion token", { assets: { jwt: "token" } }],
  ];
  for (const [what, values] of left) {
    it(`leaves ${what} as it is, both ways`, () => {
      expect(toStateForm(values)).to.deep.equal(values);
      expect(fromStateForm(values)).to.deep.equal(values);
    });
  }

  it("reads the objects that earlier states have", () => {
    expect(fromStateForm({ modules: { "a.txt": digest } })).to.deep.equal({ modules: { "a.txt": digest } });
  });

  it("leaves objects of that shape alone where they are a user's own", () => {
    const values = { bindings: { data: { type: "json", json: digest, modules: { a: digest } } } };
    expect(toStateForm(values)).to.deep.equal(values);
    const texts = { bindings: { data: { type: "plain_text", text } } };
    expect(fromStateForm(texts)).to.deep.equal(texts);
  });

  it("gives back every digest, whatever the type, and what is no digest", () => {
    const types = fc.oneof(fc.string(), fc.constantFrom("text/plain; charset=utf-8", `x; size=1; sha256=${sha256}`, "a\nb", ""));
    const hashes = fc.oneof(fc.constant(sha256), fc.string());
    const sizes = fc.oneof(fc.nat(), fc.constantFrom(Number.MAX_SAFE_INTEGER, 2 ** 80, -1, 0.5));
    const digests = fc.record({ sha256: hashes, size: sizes, contentType: types });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), digests), (modules) => {
        expect(fromStateForm(toStateForm({ modules }))).to.deep.equal({ modules });
      }),
    );
  });
});
