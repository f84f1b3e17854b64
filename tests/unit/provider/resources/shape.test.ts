import { expect } from "chai";
import { describe, it } from "mocha";
import { Problems } from "../../../../provider/content/problems";
import { bindings } from "../../../../provider/resources/binding-shapes";
import { exportsOf } from "../../../../provider/resources/export-shapes";
import { placement } from "../../../../provider/resources/placement-shape";
import {
  anything,
  eitherOf,
  flag,
  listOf,
  mapOf,
  nonEmptyText,
  numberFrom,
  objectOf,
  oneOf,
  type Shape,
  shortText,
  text,
  wholeNumber,
} from "../../../../provider/resources/shape";
import { UNKNOWN } from "../../../../provider/values";

const found = (shape: Shape, value: unknown): string[] => {
  const problems = new Problems();
  shape(value, "x", problems);
  return problems.all.map(({ path, problem }) => `${path}: ${problem}`);
};
const thing = objectOf({ required: { name: text }, optional: { size: wholeNumber, on: flag } });

/** A shape, a value, and each problem in short: its path and a piece of its sentence. */
const cases: [what: string, shape: Shape, value: unknown, ...problems: RegExp[]][] = [
  ["a whole object", thing, { name: "a", size: 0, on: false }],
  ["an unknown value anywhere", listOf(thing), [UNKNOWN, { name: UNKNOWN, size: UNKNOWN }]],
  ["null as what is absent", thing, { name: "a", size: null }],
  ["a field that is missing", thing, {}, /^x\.name: is required/],
  ["a required field that is null", thing, { name: null }, /^x\.name: is required/],
  ["a misspelt field, once", thing, { nane: "a" }, /^x\["nane"\]: .*Did you mean name\?/],
  ["a field that is far from any", thing, { name: "a", colour: 1 }, /^x\["colour"\]: .*Known are name, size, on/],
  ["something else than an object", thing, ["a"], /^x: must be an object/],
  ["something else than an array", listOf(text), { 0: "a" }, /^x: must be an array/],
  ["an element", listOf(text), ["a", 1, null], /^x\[1\]: must be text/, /^x\[2\]: must be text/],
  ["too many elements", listOf(text, 1), ["a", "b"], /^x: has 2 elements; 1 is the most/],
  ["bytes, not characters", shortText(3), "éé", /^x: has 4 bytes; 3 is the most/],
  ["as many bytes as there may be", shortText(4), "éé"],
  ["a number where a short text is wanted", shortText(3), 1, /^x: must be text\.$/],
  ["no text where there must be some", nonEmptyText, "", /^x: must be text, and not empty\.$/],
  ["an unknown list and an unknown map", objectOf({ optional: { a: listOf(text), b: mapOf(text) } }), { a: UNKNOWN, b: UNKNOWN }],
  ["null where anything may stand", objectOf({ required: { json: anything } }), { json: null }],
  ["nothing where anything may stand", objectOf({ required: { json: anything } }), {}, /^x\.json: is required/],
  ["one of two shapes", eitherOf("true or text", (value) => value === true || typeof value === "string"), "a"],
  [
    "neither of two shapes",
    eitherOf("true or text", (value) => value === true || typeof value === "string"),
    1,
    /^x: must be true or text\.$/,
  ],
  ["a number at its limits", listOf(numberFrom(0, 1)), [0, 1]],
  ["a number beyond them", listOf(numberFrom(0, 1)), [-0.1, 1.1, "1"], /x\[0\]/, /x\[1\]/, /x\[2\]/],
  ["a number that is not whole", listOf(wholeNumber), [1.5, -1, 2 ** 60], /x\[0\]/, /x\[1\]/, /x\[2\]/],
  ["another word", oneOf("a", "b"), "c", /^x: must be one of "a", "b"/],

  ["smart placement", placement, { mode: "smart" }],
  ["a place without a mode", placement, { region: "aws:eu-west-1" }],
  ["a target", placement, { mode: "targeted", target: [{ host: "db:5432" }] }],
  ["an unknown place", placement, { mode: "targeted", hostname: UNKNOWN }],
  ["two places", placement, { region: "a", host: "b" }, /^x: region and host exclude each other/],
  ["smart with a place", placement, { mode: "smart", region: "a" }, /^x: mode "smart" takes no region/],
  ["targeted at nothing", placement, { mode: "targeted" }, /^x: mode "targeted" needs/],
  ["nothing", placement, {}, /^x: give a mode, or a place/],
  ["a target of two places", placement, { mode: "targeted", target: [{ host: "a", region: "b" }] }, /^x\.target\[0\]: give exactly one/],
  ["another mode", placement, { mode: "fast" }, /^x\.mode: must be one of/],

  ["exports of each kind", exportsOf, { default: { type: "worker" }, A: { type: "durable-object", storage: "sqlite" } }],
  ["a class that is gone", exportsOf, { A: { type: "durable-object", state: "deleted" } }],
  ["a class without storage", exportsOf, { A: { type: "durable-object" } }, /^x\["A"\]\.storage: is required/],
  [
    "storage of a class that is gone",
    exportsOf,
    { A: { type: "durable-object", state: "deleted", storage: "sqlite" } },
    /no such property/,
  ],
  ["a renaming to nothing", exportsOf, { A: { type: "durable-object", state: "renamed" } }, /^x\["A"\]\.renamedTo: is required/],
  ["an entrypoint that is gone", exportsOf, { A: { type: "worker", state: "deleted" } }, /^x\["A"\]\.state: must be one of "created"/],
  ["another state", exportsOf, { A: { type: "durable-object", state: "lost" } }, /^x\["A"\]\.state: must be one of/],
  ["another type", exportsOf, { A: { type: "class" } }, /^x\["A"\]\.type: must be one of/],
  ["an export that is none", exportsOf, { A: "worker" }, /^x\["A"\]: must be an object/],

  ["a kind that nobody knows", bindings, { A: { type: "brand_new", any_thing: { at: ["all"] } } }],
  ["a kind by the name of a method", bindings, { A: { type: "toString", x: 1 } }],
  ["a binding without a type", bindings, { A: { namespaceId: "1" } }, /^x\["A"\]\.type: is required/],
  ["a binding that is none", bindings, { A: "text" }, /^x\["A"\]: must be an object/],
  ["bindings in an array", bindings, [{ type: "ai" }], /^x: must be an object/],
  ["a binding without a name", bindings, { "": { type: "ai" } }, /^x\[""\]: .*cannot be empty/],
  ["a field of another kind", bindings, { A: { type: "ai", text: "a" } }, /^x\["A"\]\["text"\]: there is no such property/],
  ["a snake in the place of a camel", bindings, { A: { type: "kv_namespace", namespace_id: "1" } }, /Did you mean namespaceId\?/],
  ["a key without its key", bindings, { A: { type: "secret_key", algorithm: {}, format: "jwk", usages: [] } }, /keyJwk: is required/],
  [
    "another key format",
    bindings,
    { A: { type: "secret_key", algorithm: {}, format: "pem", usages: [], keyBase64: "" } },
    /format: must be/,
  ],
  ["a network by nothing", bindings, { A: { type: "vpc_network" } }, /^x\["A"\]: give exactly one of networkId and tunnelId/],
  ["a network by both", bindings, { A: { type: "vpc_network", networkId: "1", tunnelId: "2" } }, /give exactly one/],
];

describe("shapes", () => {
  for (const [what, shape, value, ...problems] of cases) {
    it(`${problems.length === 0 ? "take" : "refuse"} ${what}`, () => {
      const all = found(shape, value);
      expect(all, all.join("\n")).to.have.length(problems.length);
      problems.forEach((problem, index) => expect(all[index]).to.match(problem));
    });
  }

  it("never show a value: it may be a secret", () => {
    const values = { A: { type: "secret_text", text: 4711 }, B: { type: "secret_key", format: "s3cret-format", usages: "s3cret" } };
    expect(found(bindings, values).join()).not.to.match(/4711|s3cret/);
  });
});
