import { inspect } from "node:util";
import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { hasUnknown, isArchive, isAsset, isObject, toPlain, UNKNOWN } from "../../../provider/values";
import { wireArchive, wireAsset } from "../../support/digest";

describe("toPlain", () => {
  const cases: [string, unknown, unknown][] = [
    ["undefined", undefined, undefined],
    ["null", null, undefined],
    ["keys without a value", { a: undefined, b: null, c: 0, d: "", e: false }, { c: 0, d: "", e: false }],
    [
      "the user's own data, in which nulls say something",
      { b: { type: "json", json: { a: null, c: [{ d: null }] } }, n: { json: null }, x: null },
      { b: { type: "json", json: { a: null, c: [{ d: null }] } }, n: { json: null } },
    ],
    ["holes and nulls of a list, which keeps its places", [1, undefined, null, , 2], [1, null, null, null, 2]], // eslint-disable-line no-sparse-arrays
    ["numbers that JSON has not", [NaN, Infinity, -Infinity, -0], ["NaN", "Infinity", "-Infinity", -0]],
    ["a bigint", 12345678901234567890n, "12345678901234567890"],
    ["a date", { at: new Date("2026-01-31T00:00:00Z") }, { at: "2026-01-31T00:00:00.000Z" }],
    ["a date that is none", { at: new Date(NaN) }, {}],
    ["a URL", new URL("https://example.com/x"), "https://example.com/x"],
    ["bytes, which no state may hold", { a: Buffer.from("secret"), b: new Uint8Array(3), c: new ArrayBuffer(3), d: 1 }, { d: 1 }],
    ["functions and symbols", { a: () => 1, b: Symbol("x"), c: 1 }, { c: 1 }],
    ["a map and a set", { a: new Map([[1, 2]]), b: new Set([1]) }, { a: {}, b: {} }],
    ["an instance of a class", new (class Point { x = 1; #secret = 2; get y() { return this.#secret; } })(), { x: 1 }], // prettier-ignore
    ["an object without a prototype", Object.assign(Object.create(null) as object, { a: 1 }), { a: 1 }],
    ["a lone surrogate", { "a\ud800": "b\udfff" }, { "a\ufffd": "b\ufffd" }],
    ["an unknown value", { a: UNKNOWN }, { a: UNKNOWN }],
  ];
  for (const [what, value, expected] of cases) {
    it(`takes ${what}`, () => expect(toPlain(value)).to.deep.equal(expected));
  }

  it("keeps a key named __proto__ a key", () => {
    const plain = toPlain(JSON.parse('{"__proto__": {"polluted": true}, "a": 1}')) as object;
    expect(Object.keys(plain)).to.deep.equal(["__proto__", "a"]);
    expect(Object.getPrototypeOf(plain)).to.equal(Object.prototype);
    expect({}).not.to.have.property("polluted");
  });

  it("leaves out what is inside itself, and keeps what only stands twice", () => {
    const shared = { x: 1 };
    const value: Record<string, unknown> = { a: shared, b: [shared, shared] };
    value["self"] = value;
    value["list"] = [value];
    expect(toPlain(value)).to.deep.equal({ a: { x: 1 }, b: [{ x: 1 }, { x: 1 }], list: [null] });
  });

  it("changes no JSON but its nulls, and gives a copy", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const plain = toPlain(value);
        expect(JSON.stringify(toPlain(plain))).to.equal(JSON.stringify(plain));
        if (isObject(value)) expect(plain).not.to.equal(value);
      }),
    );
  });

  it("gives nothing but JSON, whatever it is given", () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSparseArray: true,
          withTypedArray: true,
          withNullPrototype: true,
        }),
        (value) => {
          const plain = toPlain(value);
          if (plain !== undefined)
            expect(JSON.parse(JSON.stringify(plain))).to.deep.equal(
              JSON.parse(JSON.stringify(plain, (_key, item: unknown) => (Object.is(item, -0) ? 0 : item))),
            );
          expect(onlyJson(plain)).to.equal(true);
        },
      ),
    );
  });
});

function onlyJson(value: unknown, top = true): boolean {
  if (value === undefined) return top;
  if (value === null || typeof value === "boolean" || typeof value === "string") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return Array.from(value as unknown[]).every((item) => onlyJson(item, false));
  return (
    typeof value === "object" &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value).every((item) => onlyJson(item, false))
  );
}

describe("hasUnknown", () => {
  for (const value of [UNKNOWN, [UNKNOWN], { a: { b: [1, { c: UNKNOWN }] } }]) {
    it(`sees it in ${JSON.stringify(value)}`, () => expect(hasUnknown(value)).to.equal(true));
  }
  for (const value of [undefined, null, "", `x${UNKNOWN}`, {}, [], { [UNKNOWN]: 1 }, 7]) {
    it(`sees none in ${inspect(value)}`, () => expect(hasUnknown(value)).to.equal(false));
  }
});

describe("values of the wire", () => {
  it("are told apart", () => {
    const values = [wireAsset({ text: "" }), wireArchive({}), { path: "x" }, "x", null, undefined, [], {}];
    expect(values.map(isAsset)).to.deep.equal([true, false, false, false, false, false, false, false]);
    expect(values.map(isArchive)).to.deep.equal([false, true, false, false, false, false, false, false]);
    expect(values.map(isObject)).to.deep.equal([true, true, true, false, false, false, false, true]);
  });
});
