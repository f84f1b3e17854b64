import type { Markers } from "./markers";

/** Read by the program, so that nothing that caches or shows the program's text shows a secret. */
export const SECRETS_FILE = "secrets.json";
/** Read by the program: what this step of its life does differently. */
export const STEP_FILE = "step.json";
/** A module from a file. */
export const MODULE_FILE = "module.txt";

/** The Worker of the version, which is there before. */
export const TAKEN = "taken";

/** What a step changes in the program. */
export interface Step {
  /** Part of the code: another value makes another version. */
  readonly text?: string;
  /** Replaces arguments of the version by what a check refuses. */
  readonly bad?: "values" | "bindings";
  /** Adopt a Worker, its version and content, which are others', and nothing else. */
  readonly adopt?: boolean;
  /** The program ends with an error of its own. */
  readonly throws?: boolean;
}

/** A secret for each place, by the name that the program knows it by. */
export function plantSecrets(markers: Markers): Record<string, string> {
  const hard = [
    "secretText",
    "secretTextWrapped",
    "secretKeyJwk",
    "json",
    "plainText",
    "module",
    "moduleAsset",
    "moduleBase64",
    "moduleFile",
    "scriptModule",
    "annotation",
    "trigger",
    "message",
    "bare",
  ];
  const tame = ["tag", "secretKey", "providerToken", "providerKey", "jwt", "otherBinding", "badValue"];
  return Object.fromEntries([
    ...hard.map((place) => [place, markers.plant(place, { hard: true })]),
    ...tame.map((place) => [place, markers.plant(place)]),
  ]) as Record<string, string>;
}

/** Has a secret wherever a program can have one, beside a bare dynamic resource that shows what the engine does with any secret. */
export const secretProgram = `
const fs = require("node:fs");
const pulumi = require("@pulumi/pulumi");
const { Provider, Worker, WorkerDeployment, WorkerScriptContent, WorkerVersion, otherBinding } = require("pulumi-workers");
const s = JSON.parse(fs.readFileSync("${SECRETS_FILE}", "utf8"));
const { text = "", bad, adopt, throws } = JSON.parse(fs.readFileSync("${STEP_FILE}", "utf8"));
const { secret } = pulumi;
const base64 = (value) => Buffer.from(value).toString("base64");
const code = (value) => "export default { fetch: () => new Response() };\\n/* " + text + JSON.stringify(value) + " */\\n";
const sign = { algorithm: { name: "HMAC", hash: "SHA-256" }, usages: ["sign"] };
const config = new pulumi.Config("app");

const bindings = {
  TEXT: { type: "secret_text", text: s.secretText },
  WRAPPED: { type: "secret_text", text: secret(s.secretTextWrapped) },
  CONFIG: { type: "secret_text", text: config.requireSecret("secret") },
  KEY: { type: "secret_key", ...sign, format: "raw", keyBase64: base64(s.secretKey) },
  JWK: { type: "secret_key", ...sign, format: "jwk", keyJwk: { kty: "oct", alg: "HS256", k: s.secretKeyJwk } },
  JSON: { type: "json", json: secret({ nested: [s.json] }) },
  PLAIN: { type: "plain_text", text: secret(s.plainText) },
};
const refused = bad === "bindings" && {
  TEXT: { type: "secret_text", text: [s.secretText] },
  WRAPPED: { type: "secret_text", txt: secret(s.secretTextWrapped) },
  KEY: { type: "secret_key", ...sign, format: s.badValue, keyBase64: { value: base64(s.secretKey) } },
  JWK: { type: "secret_key", ...sign, usages: [s.badValue], format: "jwk", keyJwk: { k: s.secretKeyJwk } },
  PLAIN: { type: "plain_text", text: { value: secret(s.plainText) } },
  OTHER: otherBinding({ type: 5, some_field: secret(s.otherBinding) }),
};
const values = bad === "values" && {
  compatibilityDate: secret(s.badValue), usageModel: secret(s.badValue),
  limits: { cpuMs: secret(s.badValue) }, placement: { mode: secret(s.badValue) }, assets: { jwt: { token: s.jwt } },
  annotations: { workersTag: secret(s.annotation.repeat(100)) }, compatibilityFlags: secret(s.badValue),
};

const tags = [secret(s.tag)];
new Worker("w", { name: adopt ? "${TAKEN}" : "hello", adopt, tags });
const v = new WorkerVersion("v", {
  workerId: "${TAKEN}", mainModule: "index.js", compatibilityDate: "2026-01-01", adopt,
  modules: {
    "index.js": { content: secret(code(s.module)) },
    "asset.txt": { content: secret(new pulumi.asset.StringAsset(s.moduleAsset)) },
    "data.bin": { contentBase64: secret(base64(s.moduleBase64)), ...(bad ? { contentType: "text/css" } : {}) },
    "file.txt": { contentFile: "${MODULE_FILE}" },
  },
  annotations: { workersMessage: secret(s.annotation) },
  bindings: refused || bindings,
  ...values,
});
new WorkerDeployment("d", { scriptName: "${TAKEN}", versions: [{ versionId: v.versionId, percentage: 100 }], annotations: { workersMessage: secret(s.message) } });
new WorkerScriptContent("c", {
  scriptName: "api", mainModule: "index.js", onConflict: "fail", adopt, triggers: { secret: secret(s.trigger) },
  modules: [{ name: "index.js", content: secret(code(s.scriptModule)) }],
});
const accountId = config.require("account");
const byToken = new Provider("by-token", { apiToken: s.providerToken, accountId });
const byKey = new Provider("by-key", { apiKey: s.providerKey, email: "me@example.com", accountId });
if (!adopt) {
  new Worker("second", { name: "second", tags }, { provider: byToken });
  new Worker("third", { name: "third", tags }, { provider: byKey });
}
class Bare extends pulumi.dynamic.Resource {}
new Bare({ create: async (inputs) => ({ id: "bare", outs: inputs }) }, "bare", { secret: secret(s.bare), nested: { text: secret(s.bare) } });
exports.bindings = v.bindings;
exports.hash = v.contentHash;
if (throws) throw new Error("the program's own");
`;
