import { worker } from "../script-content";

/** Workers with a version and a deployment: three resources each. */
export const versioned = ["chain-1", "chain-2", "chain-3", "chain-4"];
/** Workers whose content is put: two resources each. */
export const scripts = ["script-1", "script-2", "script-3", "script-4"];

/** What the program declares. */
export const RESOURCES = versioned.length * 3 + scripts.length * 2;

/** Read by the program: names of the Workers that it adopts. */
export const ADOPT_FILE = "adopt.json";

/** The code that the Worker of that name has. */
export const contentOf = (name: string): string => worker(`I am ${name}`);

/** Chains that begin together, two of which go on with another one; so that each moment of the update has something else under way. */
export const program = `
const { Worker, WorkerDeployment, WorkerScriptContent, WorkerVersion } = require("pulumi-workers");
const adopted = require("./${ADOPT_FILE}");
const worker = (name, opts) => new Worker(name, { name, ...(adopted.includes(name) ? { adopt: true } : {}) }, opts);
const modules = (content) => ({ mainModule: "index.js", modules: { "index.js": { content } } });
const last = {};
for (const [name, content, after] of ${JSON.stringify(versioned.map((name) => [name, contentOf(name), predecessor(name)]))}) {
  const { workerId } = worker(name, after ? { dependsOn: last[after] } : {});
  const { versionId } = new WorkerVersion(name + "-version", { workerId, compatibilityDate: "2026-01-01", ...modules(content) });
  last[name] = new WorkerDeployment(name + "-deployment", { scriptName: name, versions: [{ versionId, percentage: 100 }] });
}
for (const [name, content, after] of ${JSON.stringify(scripts.map((name) => [name, contentOf(name), predecessor(name)]))}) {
  const made = worker(name, after ? { dependsOn: last[after] } : {});
  last[name] = new WorkerScriptContent(name + "-content", { scriptName: made.name, ...modules(content) });
}
`;

/** An even one waits for the odd one before it. */
function predecessor(name: string): string | undefined {
  const [, kind = "", number] = /^(\w+-)(\d)$/.exec(name) ?? [];
  return Number(number) % 2 === 0 ? `${kind}${String(Number(number) - 1)}` : undefined;
}
