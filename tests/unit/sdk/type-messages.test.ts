import { expect } from "chai";
import { before, describe, it } from "mocha";
import path from "node:path";
import ts from "typescript";
import { repository } from "../../structure/sources";

const version = (inputs: string): string =>
  `new WorkerVersion("v", { workerId: "w", mainModule: "i.js", modules: { "i.js": { content: "" } }, ${inputs} });`;
const code = (inputs: string): string => `new WorkerVersion("v", { workerId: "w", mainModule: "i.js", ${inputs} });`;
const content = (inputs: string): string =>
  `new WorkerScriptContent("c", { scriptName: "s", modules: { "i.js": { content: "" } }, ${inputs} });`;
const deployment = (inputs: string): string => `new WorkerDeployment("d", { scriptName: "s", ${inputs} });`;

/** A mistake, the source at which the compiler points, and the last line of what it says: the cause. */
const mistakes: readonly [mistake: string, source: string, at: string, says: string][] = [
  ["a kind of binding that there is none", version('bindings: { KV: { type: "kv", namespaceId: "n" } }'), "bindings", `Type '"kv"' is not assignable to type '"ai" | "ai_search" |`], // prettier-ignore
  ["a binding without a field", version('bindings: { KV: { type: "kv_namespace" } }'), "bindings", `Property 'namespaceId' is missing in type '{ type: "kv_namespace"; }' but required in type 'InputsOf<KvNamespaceBinding>'.`], // prettier-ignore
  ["a misspelt field of a binding", version('bindings: { KV: { type: "kv_namespace", namespaceID: "n" } }'), "namespaceID", "Object literal may only specify known properties, and 'namespaceID' does not exist in type 'InputsOf<KvNamespaceBinding>"], // prettier-ignore
  ["a field of a binding that is a number", version('bindings: { KV: { type: "kv_namespace", namespaceId: 7 } }'), "bindings", "Type 'number' is not assignable to type 'DeepInput<string> | undefined'."], // prettier-ignore
  ["a binding that is text", version('bindings: { GREETING: "Hello" }'), "bindings", "Type 'string' is not assignable to type 'Input<BindingArgs> | undefined'."], // prettier-ignore
  ["a binding of an array without a name", version('bindings: [{ type: "ai" }]'), '{ type: "ai" }', `Property 'name' is missing in type '{ type: "ai"; }' but required in type 'BindingName'.`], // prettier-ignore
  ["no entry", content(""), '{ scriptName: "s"', "Property 'mainModule' is missing in type '{ scriptName: string; modules: { \"i.js\": { content: string; }; }; }' but required in type 'ModuleEntry'."], // prettier-ignore
  ["two entries", content('mainModule: "i.js", bodyPart: "i.js"'), '{ scriptName: "s"', "Types of property 'bodyPart' are incompatible.\n    Type 'string' is not assignable to type 'undefined'."], // prettier-ignore
  ["a misspelt property", version('compatibilityFlag: ["nodejs_compat"]'), "compatibilityFlag", "but 'compatibilityFlag' does not exist in type 'WorkerVersionArgs'. Did you mean to write 'compatibilityFlags'?"], // prettier-ignore
  ["a misspelt entry", content('mainmodule: "i.js"'), "mainmodule", "but 'mainmodule' does not exist in type 'WorkerScriptContentArgs'. Did you mean to write 'mainModule'?"], // prettier-ignore
  ["no Worker", 'new WorkerVersion("v", { modules: {} });', "{ modules: {} }", "Property 'workerId' is missing in type '{ modules: {}; }' but required in type 'WorkerVersionArgs'."], // prettier-ignore
  ["a Worker in the place of its name", 'new WorkerVersion("v", { workerId: new Worker("w", { name: "w" }) });', "workerId", "Type 'Worker' is not assignable to type 'Input<string>'."], // prettier-ignore
  ["text in the place of the modules", code('modules: "export default {}"'), "modules", "Type 'string' is not assignable to type 'Input<ModulesArgs> | undefined'."], // prettier-ignore
  ["text in the place of a module", code('modules: { "i.js": "export default {}" }'), "modules", `Types of property '"i.js"' are incompatible.\n    Type 'string' is not assignable to type 'Input<ModuleArgs> | undefined'.`], // prettier-ignore
  ["a misspelt field of a module", code('modules: { "i.js": { contentfile: "i.js" } }'), "contentfile", "Object literal may only specify known properties, and 'contentfile' does not exist in type 'Input<ModuleArgs>'."], // prettier-ignore
  ["a percentage that is text", deployment('versions: [{ versionId: "v", percentage: "10" }]'), "percentage", "Type 'string' is not assignable to type 'DeepInput<number>'."], // prettier-ignore
  ["a share without a percentage", deployment('versions: [{ versionId: "v" }]'), '{ versionId: "v" }', "Property 'percentage' is missing in type '{ versionId: string; }' but required in type 'InputsOf<VersionShare>'."], // prettier-ignore
  ["another remainder", deployment('versions: [], remainder: "rest"'), "remainder", `Type '"rest"' is not assignable to type 'Input<"stable"> | undefined'.`], // prettier-ignore
  ["a place beside smart placement", version('placement: { mode: "smart", region: "aws:eu-west-1" }'), "region", "Object literal may only specify known properties, and 'region' does not exist in type 'InputsOf<SmartPlacement>"], // prettier-ignore
  ["a class without storage", version('exports: { Counter: { type: "durable-object" } }'), "Counter", `Property 'storage' is missing in type '{ type: "durable-object"; }' but required in type 'InputsOf<DurableObjectExport>'.`], // prettier-ignore
  ["a misspelt field of a migration", version('migrations: [{ tag: "v1", newSqlClasses: ["Counter"] }]'), "newSqlClasses", "Object literal may only specify known properties, and 'newSqlClasses' does not exist in type 'DeepInput<TaggedMigration>'."], // prettier-ignore
  ["a folder in the place of assets", version('assets: "public"'), "assets", "Type 'string' is not assignable to type 'Input<VersionAssetsArgs> | undefined'."], // prettier-ignore
];

/** Characters of a line that people still read: a wall of all kinds of bindings has thousands. */
const READABLE = 320;
const LINES = 5;

const imports = 'import { Worker, WorkerDeployment, WorkerScriptContent, WorkerVersion } from "./dist/sdk/index";\n';
const noted = 'new Worker("kept", { name: "w" }); export const worker = new Worker("w", { name: "w" }); worker.name;';

/** What the compiler knows of programs that stand at the root of the repository, as the compiled types of the SDK have it. */
function compile(programs: Readonly<Record<string, string>>): ts.LanguageService {
  const options: ts.CompilerOptions = {
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2023,
    // The browser's types are half of what there would be to read.
    lib: ["lib.es2023.d.ts"],
    types: ["node"],
    module: ts.ModuleKind.Node16,
  };
  return ts.createLanguageService({
    getCompilationSettings: () => options,
    getCurrentDirectory: () => repository,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getScriptFileNames: () => Object.keys(programs),
    getScriptVersion: () => "1",
    getScriptSnapshot: (file) => {
      const text = programs[file] ?? ts.sys.readFile(file);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    fileExists: (file) => file in programs || ts.sys.fileExists(file),
    readFile: (file) => programs[file] ?? ts.sys.readFile(file),
    directoryExists: ts.sys.directoryExists.bind(ts.sys),
    getDirectories: ts.sys.getDirectories.bind(ts.sys),
  });
}

describe("what the compiler says", function () {
  this.timeout(60_000);
  const file = (name: string | number): string => path.join(repository, `type-message-${name}.ts`);
  let service: ts.LanguageService;

  before(() => {
    const programs = mistakes.map(([, source], index): [string, string] => [file(index), imports + source]);
    service = compile({ ...Object.fromEntries(programs), [file("none")]: imports + noted });
  });

  for (const [index, [mistake, source, at, says]] of mistakes.entries()) {
    it(`of ${mistake} is short and names the cause`, () => {
      const found = service.getSemanticDiagnostics(file(index));
      expect(found, source).to.have.length(1);
      const { start = 0, messageText } = found[0]!;
      expect((imports + source).slice(start, start + at.length)).to.equal(at);
      const message = ts.flattenDiagnosticMessageText(messageText, "\n");
      const lines = message.split("\n");
      expect(lines.length, message).to.be.at.most(LINES);
      expect(Math.max(...lines.map((line) => line.length)), message).to.be.at.most(READABLE);
      expect(lines.slice(-says.split("\n").length).join("\n")).to.include(says);
    });
  }

  it("is nothing where nothing is wrong", () => {
    expect(service.getSemanticDiagnostics(file("none"))).to.deep.equal([]);
  });

  it("of a property that is pointed at is its doc comment, that of the input for an output", () => {
    const text = imports + noted;
    const says = (position: number): string =>
      ts.displayPartsToString(service.getQuickInfoAtPosition(file("none"), position)?.documentation);
    const input = says(text.indexOf("name:"));
    expect(input).to.match(/^The name, unique in the account/);
    expect(says(text.lastIndexOf("worker.name") + "worker.".length)).to.equal(input);
  });
});
