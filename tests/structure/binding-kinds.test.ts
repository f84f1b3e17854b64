import { expect } from "chai";
import { describe, it } from "mocha";
import { missingField } from "../../emulator/api/binding-kinds";
import { toSnakeCase } from "../../provider/case";
import { Problems } from "../../provider/content/problems";
import { bindings, bindingTypes } from "../../provider/resources/binding-shapes";
import { pages } from "../support/coverage/fields";

/** What the check asks of a binding that has nothing but its kind, under the API's names. */
function askedByCheck(type: string): string[] {
  const problems = new Problems();
  bindings({ B: { type } }, "bindings", problems);
  return problems.all
    .filter(({ problem }) => problem === "is required.")
    .map(({ path }) => Object.keys(toSnakeCase({ [path.split(".").at(-1) ?? ""]: true }) as object)[0] ?? "")
    .sort();
}

/** The same of the emulator, which says one after the other. */
function askedByEmulator(type: string): string[] {
  const binding: Record<string, unknown> = {};
  for (let field; (field = missingField({ ...binding, name: "B", type })) !== undefined;) binding[field] = "given";
  return Object.keys(binding).sort();
}

describe("kinds of bindings", () => {
  it("have the same required fields in the check and in the emulator, which share no code", () => {
    for (const type of bindingTypes) expect(askedByEmulator(type), type).to.deep.equal(askedByCheck(type));
  });

  it("are all among the documented fields that have a test", () => {
    const documented = pages["Create Version"].map((field) => /^body bindings\.(\w+)/.exec(field)?.[1]);
    expect(bindingTypes.filter((type) => !documented.includes(type))).to.deep.equal([]);
  });
});
