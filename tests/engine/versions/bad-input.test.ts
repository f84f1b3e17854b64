import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type EngineStack, fail } from "../../support/engine";
import { app, code, type Rollout, startRollout } from "../../support/rollout";
import { account, diagnostics, expectClean } from "../../support/script-content";

/** Stands in every secret and every content; no message may show it. */
const marker = "MARKERxyzzy42";
const nobody = "11111111-1111-4111-8111-111111111111";
const valid = `workerId: "hello", ${code(marker)}`;

/** Each resource with all that is wrong with it: a message for each cause. */
const cases: [what: string, resource: string, ...messages: string[]][] = [
  [
    "of a Worker",
    `new Worker("r", { name: "-", observability: { enabled: "yes", headSamplingRate: 2 }, tags: Array(9).fill("t"), subDomain: {} });`,
    "name: is not a Worker's name: use letters, digits, - and _, and start with a letter.",
    "observability.enabled: must be true or false.",
    "observability.headSamplingRate: must be a number from 0 to 1.",
    "tags: has 9 elements; 8 is the most that Cloudflare takes.",
    "subDomain: ",
  ],
  [
    "of a version without anything",
    `new WorkerVersion("r", {});`,
    "workerId: is required.",
    "mainModule: nothing names the entry. Set mainModule to the name of a module; only a version of nothing but assets has none.",
  ],
  [
    "of a version",
    `new WorkerVersion("r", { ${valid}, compatibilityDate: "today", usageModel: "free", limits: { cpuMs: -1 },
      annotations: { workersMessage: "é".repeat(501), workersTag: "t".repeat(101) }, adopt: 5,
      placement: { mode: "smart", region: "aws:us-east-1" },
      exports: { A: { type: "durable-object" }, B: { type: "durable-object", state: "renamed" } },
      migrations: [{ tag: "v1" }, { tag: "v1", newClasses: "A" }],
      bindings: [
        { name: "S", type: "secret_text", text: "${marker}", Text: "${marker}" },
        { name: "K", type: "kv_namespace" },
        { name: "N", type: "secret_key", algorithm: {}, format: "jwk", usages: ["sign"], keyBase64: "${marker}" },
        { name: "X" },
      ] });`,
    'compatibilityDate: must be a date such as "2026-01-31".',
    'usageModel: must be one of "standard", "bundled", "unbound".',
    "limits.cpuMs: must be a whole number, 0 or more.",
    "annotations.workersMessage: has 1002 bytes; 1000 is the most that Cloudflare takes.",
    "annotations.workersTag: has 101 bytes; 100 is the most that Cloudflare takes.",
    "adopt: must be true, false or a version's id.",
    'placement: mode "smart" takes no region: use "targeted".',
    'exports["A"].storage: is required.',
    'exports["B"].renamedTo: is required.',
    "migrations: exports and migrations exclude each other. Keep exports for a new Worker, migrations for one that has them.",
    'migrations[1].tag: "v1" stands twice: each step has a tag of its own.',
    "migrations[1].newClasses: must be an array.",
    'bindings["S"]["Text"]: there is no such property. Did you mean text?',
    'bindings["K"].namespaceId: is required.',
    'bindings["N"].keyJwk: is required for the format "jwk".',
    'bindings["X"].type: is required: it says the kind of the binding.',
  ],
  [
    "of a version's names",
    `new WorkerVersion("r", { ${valid}, bindings: [{ name: "A", type: "ai" }, { name: "A", type: "secret_text", text: "${marker}" }] });`,
    'WorkerVersion "r": bindings: two of them are named "A". Each name can stand once.',
  ],
  ["of a deployment without anything", `new WorkerDeployment("r", {});`, "scriptName: is required.", "versions: is required."],
  [
    "of a deployment's percentages",
    `new WorkerDeployment("r", { scriptName: "hello", versions: [{ versionId: "${nobody}", percentage: 30 }], annotations: { workersMessage: "m".repeat(1001) }, onConflict: "ask", remainder: "rest" });`,
    'remainder: must be one of "stable".',
    'onConflict: must be one of "overwrite", "fail".',
    "annotations.workersMessage: has 1001 bytes; 1000 is the most that Cloudflare takes.",
  ],
  [
    "of a deployment that does not add up",
    `new WorkerDeployment("r", { scriptName: "hello", versions: [{ versionId: "${nobody}", percentage: 30 }] });`,
    'versions: the percentages add up to 30, not to 100. Make them 100, or set remainder: "stable" to give the rest to the version that was live before.',
  ],
  [
    "of a deployment of one version twice",
    `new WorkerDeployment("r", { scriptName: "hello", versions: [{ versionId: "${nobody}", percentage: 30 }, { versionId: "${nobody}", percentage: 60 }] });`,
    `versions: "${nobody}" stands twice. Give each version once, with its whole percentage.`,
  ],
];

describe("bad input of Workers, versions and deployments", function () {
  this.timeout(60_000);
  let world: Rollout;
  let stack: EngineStack;

  before(async () => {
    world = await startRollout();
    stack = await world.stack("");
  });
  after(async () => {
    await world.close();
  });

  for (const [what, resource, ...messages] of cases) {
    it(`${what}: each cause once, and no request`, async () => {
      stack.write("index.js", app(resource));
      const outcome = fail(await stack.preview());
      const said = diagnostics(outcome);
      const kind = /new (\w+)/.exec(resource)?.[1] ?? "";
      for (const message of messages) expect(said.split(message), `${message}\nstands once in\n${said}`).to.have.length(2);
      const problems = said
        .split("\n")
        .filter((line) => line.includes(`:${kind} resource 'r' has a problem: `) || line.includes(`error: ${kind} "r"`));
      expect(problems, said).to.have.length(messages.length);
      expectClean(outcome, [marker]);
      expect(world.requests()).to.deep.equal([]);
    });
  }

  it("an unknown Worker and an unknown version: what to do, with nothing made", async () => {
    stack.write("index.js", app(`new WorkerVersion("r", { workerId: "nobody", ${code(marker)} });`));
    const worker = fail(await stack.up());
    expect(diagnostics(worker)).to.contain(
      `error: there is no Worker "nobody" in account ${account}. Create it first (as a Worker, by wrangler or in the dashboard), or check workerId and accountId.`,
    );
    expectClean(worker, [marker]);
    expect(world.requests()).to.deep.equal(["POST workers/nobody/versions"]);

    await world.api("POST", "workers", { name: "hello" });
    const deployment = (script: string): string =>
      app(`new WorkerDeployment("r", { scriptName: "${script}", versions: [{ versionId: "${nobody}", percentage: 100 }] });`);
    for (const [script, message] of [
      ["hello", /The Worker has no such version\. Check the version's id, and that it is of this Worker\./],
      ["nobody", /There is no Worker of that name in this account\. Create it first, or check scriptName and accountId\./],
    ] as const) {
      stack.write("index.js", deployment(script));
      const outcome = fail(await stack.up());
      expect(diagnostics(outcome)).to.match(message);
      expectClean(outcome);
      // A version that is none of this update may be live already, after an update that was killed.
      expect(world.requests()).to.deep.equal([`GET scripts/${script}/deployments`, `POST scripts/${script}/deployments`]);
    }
  });
});
