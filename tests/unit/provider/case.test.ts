import { expect } from "chai";
import { describe, it } from "mocha";
import { toCamelCase, toSnakeCase } from "../../../provider/case";

describe("names of properties and of the API", () => {
  it("turn into each other at any depth", () => {
    const camel = { cpuMs: 1, nested: [{ keyBase64: "a", runWorkerFirst: ["/A_b"] }], plain: null };
    expect(toSnakeCase(camel)).to.deep.equal({ cpu_ms: 1, nested: [{ key_base64: "a", run_worker_first: ["/A_b"] }], plain: null });
    expect(toCamelCase({ cpu_ms: 1, nested: [{ key_base64: "a" }] })).to.deep.equal({ cpuMs: 1, nested: [{ keyBase64: "a" }] });
  });

  it("leave what lies under an opaque key as it is", () => {
    expect(toSnakeCase({ json: { camelKey: [{ innerKey: 1 }] }, keyJwk: { keyOps: 1 } }, new Set(["json", "keyJwk"]))).to.deep.equal({
      json: { camelKey: [{ innerKey: 1 }] },
      key_jwk: { keyOps: 1 },
    });
    expect(toCamelCase({ json: { snake_key: null } }, new Set(["json"]))).to.deep.equal({ json: { snake_key: null } });
  });

  it("leave out what is absent, and on the way from the API what is null", () => {
    expect(toSnakeCase({ a: undefined, b: null })).to.deep.equal({ b: null });
    expect(toCamelCase({ a_b: null, c: { d_e: null } })).to.deep.equal({ c: {} });
  });

  it("keep a key that only looks like something else", () => {
    const hostile = JSON.parse('{"__proto__": {"polluted": 1}}') as unknown;
    expect(Object.keys(toSnakeCase(hostile) as object)).to.deep.equal(["__proto__"]);
    expect(({} as { polluted?: unknown }).polluted).to.equal(undefined);
  });
});
