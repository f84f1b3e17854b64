/**
 * What the types of the SDK accept and refuse. Nothing here runs: the compiler is the test, and an error that does not come
 * is an error (`@ts-expect-error`).
 */
import * as pulumi from "@pulumi/pulumi";
import type { ModuleDigest, WorkerScriptContent, WorkerScriptContentArgs } from "../../../sdk";

const base = { scriptName: "api", mainModule: "index.js" };
const modules = { "index.js": { content: "" } };

export const accepted: WorkerScriptContentArgs[] = [
  { ...base, modules },
  { ...base, modules: pulumi.output(modules) },
  { ...base, modules: { "index.js": pulumi.output({ content: "" }) } },
  { ...base, modules: [{ name: "index.js", contentFile: pulumi.output("a.js") }, pulumi.output({ name: "b", contentBase64: "" })] },
  { ...base, modules: Promise.resolve([{ name: "index.js", content: new pulumi.asset.FileAsset("a.js") }]) },
  { scriptName: pulumi.secret("api"), bodyPart: "a", modules, onConflict: "fail", adopt: true, triggers: { any: [1, { b: 2 }] } },
  { ...base, modules: { a: { content: "", contentType: "text/javascript+module" } } },
];

export const refused: WorkerScriptContentArgs[] = [
  // @ts-expect-error scriptName is required
  { mainModule: "index.js", modules },
  // @ts-expect-error modules are required
  { ...base },
  // @ts-expect-error the name has a slip
  { ...base, modules, scriptname: "api" },
  // @ts-expect-error not a type that Workers take
  { ...base, modules: { a: { content: "", contentType: "text/css" } } },
  // @ts-expect-error a module of an array has a name
  { ...base, modules: [{ content: "" }] },
  // @ts-expect-error neither of the two
  { ...base, modules, onConflict: "ask" },
  // @ts-expect-error a module is an object
  { ...base, modules: { a: "export default {}" } },
];

export function outputs(code: WorkerScriptContent): unknown[] {
  const etag: pulumi.Output<string | undefined> = code.etag;
  const digest: pulumi.Output<ModuleDigest | undefined> = code.modules.apply((all) => all["index.js"]);
  const rate: pulumi.Output<number | undefined> = code.observability.apply((observability) => observability?.headSamplingRate);
  // @ts-expect-error it may not be there
  const tag: pulumi.Output<string> = code.tag;
  // @ts-expect-error a resource has no such output
  const url: unknown = code.url;
  // @ts-expect-error outputs are read-only
  code.etag = etag;
  return [digest, rate, tag, url];
}
