const pulumi = require("@pulumi/pulumi");
const { Worker, WorkerDeployment, WorkerScriptContent, WorkerVersion } = require("pulumi-workers");

const text = new pulumi.Config().get("text") ?? "one";
const script = `export class Counter {}\nexport default { fetch: () => new Response(${JSON.stringify(text)}) };\n`;
const modules = { "index.js": { content: script }, "data.txt": { content: text } };
const code = { mainModule: "index.js", modules, compatibilityDate: "2026-01-01" };

const worker = new Worker("worker", {
  name: "api",
  logpush: true,
  observability: { enabled: true, headSamplingRate: 0.5, logs: { enabled: true, invocationLogs: true } },
  subdomain: { enabled: true },
  tags: ["a", text],
});

const version = new WorkerVersion("version", {
  ...code,
  workerId: worker.name,
  annotations: { workersMessage: "first", workersTag: "v1" },
  bindings: {
    PLAIN: { type: "plain_text", text },
    SECRET: { type: "secret_text", text: pulumi.secret("a secret") },
    COUNTER: { type: "durable_object_namespace", className: "Counter" },
  },
  compatibilityFlags: ["nodejs_compat"],
  deleteVersion: true,
  limits: { cpuMs: 50 },
  migrations: { newTag: "v1", newSqliteClasses: ["Counter"] },
  placement: { mode: "smart" },
});

new WorkerDeployment("deployment", {
  scriptName: worker.name,
  versions: [{ versionId: version.versionId, percentage: 100 }],
  annotations: { workersMessage: "release" },
  onConflict: "fail",
});

const site = new Worker("site", { name: "site" });
new WorkerVersion("files", {
  workerId: site.name,
  compatibilityDate: "2026-01-01",
  assets: { directory: "public", config: { htmlHandling: "none" } },
});

const canary = new Worker("canary", { name: "canary" });
const stable = new WorkerVersion("stable", { ...code, workerId: canary.name, deploy: true });
const next = new WorkerVersion(
  "next",
  { ...code, workerId: canary.name, bindings: { NEXT: { type: "plain_text", text: "yes" } } },
  { dependsOn: stable },
);
new WorkerDeployment("split", { scriptName: canary.name, versions: [{ versionId: next.versionId, percentage: 10 }], remainder: "stable" });

new WorkerScriptContent("content", { scriptName: "script", mainModule: "index.js", modules, onConflict: "fail", triggers: { run: 1 } });
new WorkerScriptContent("service", {
  scriptName: "service",
  bodyPart: "service.js",
  modules: { "service.js": { content: `addEventListener("fetch", () => {}); // ${text}\n` } },
});
