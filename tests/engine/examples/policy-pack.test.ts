import { expect } from "chai";
import { describe, it } from "mocha";
import { fail, succeed } from "../../support/engine";
import { useExample } from "../../support/example";

const key = "marker-of-a-station-key";

/** A resource of each class against the policies, and one within them. */
const both = `
import { WorkerDeployment, WorkerScriptContent, Worker, WorkerVersion } from "pulumi-workers";
const worker = (text) => ({ "index.js": { content: "export default { fetch: () => new Response(" + JSON.stringify(text) + ") };" } });
const version = { workerId: "0123456789abcdef0123456789abcdef", mainModule: "index.js", modules: worker("a version"), compatibilityDate: "2026-01-01" };
const versions = [{ versionId: "01234567-89ab-4def-8123-456789abcdef", percentage: 100 }];
new Worker("good", { name: "good", observability: { enabled: true } });
new Worker("bad", { name: "bad" });
new WorkerVersion("good", { ...version, limits: { cpuMs: 50 }, bindings: [{ name: "API_KEY", type: "secret_text", text: "${key}" }, { name: "CITY", type: "plain_text", text: "Oslo" }] });
new WorkerVersion("bad", { ...version, limits: { cpuMs: 51 }, bindings: [{ name: "API_KEY", type: "plain_text", text: "${key}" }] });
new WorkerDeployment("good", { scriptName: "good", versions });
new WorkerDeployment("bad", { scriptName: "bad", versions, force: true });
new WorkerScriptContent("good", { scriptName: "good", mainModule: "index.js", modules: worker("small"), onConflict: "fail" });
new WorkerScriptContent("bad", { scriptName: "bad", mainModule: "index.js", modules: worker("x".repeat(1_000_000)) });
`;

describe("the example policy-pack", function () {
  this.timeout(120_000);
  const example = useExample("policy-pack", "weather");
  const pack = ["--policy-pack", "policies"];

  it("lets a program pass that is within the policies", async () => {
    succeed(await example().stack.config("stationKey", key, "--secret"));
    expect(await example().up({}, ...pack)).to.deep.equal([
      "POST workers",
      "POST workers/weather/versions",
      "POST scripts/weather/deployments",
    ]);
    expect(await example().json("/")).to.deep.equal({ station: "Oslo", celsius: 7, authorized: true });
  });

  it("refuses at preview what is against them, with the values that a policy reads by name: each class, and only the bad one of it", async () => {
    example().stack.write("index.ts", both);
    const { output } = fail(await example().stack.preview(...pack));
    const found = [...output.matchAll(/- \[(\w+)\] +(\S+) +\(\S+:(\w+: \w+)\)\n.*\n +(.*)/g)].map(([, level, policy, resource, said]) => [
      level,
      policy,
      resource,
      said,
    ]);
    expect(found).to.have.deep.members([
      ["mandatory", "worker-keeps-logs", "Worker: bad", "bad keeps no logs: observability: { enabled: true }."],
      ["mandatory", "version-has-a-limit", "WorkerVersion: bad", "limits.cpuMs is 51."],
      ["mandatory", "version-has-no-plain-keys", "WorkerVersion: bad", "bindings.API_KEY is a plain_text."],
      ["mandatory", "deployment-is-not-forced", "WorkerDeployment: bad", "The deployment of bad is forced."],
      ["mandatory", "content-overwrites-nobody", "WorkerScriptContent: bad", 'bad would overwrite edits: onConflict: "fail".'],
      ["advisory", "modules-are-small", "WorkerScriptContent: bad", "index.js has 1000049 bytes."],
    ]);
    expect(output).not.to.contain(key);
    expect(example().requests()).to.deep.equal([]);
  });
});
