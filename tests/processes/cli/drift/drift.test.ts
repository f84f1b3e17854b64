import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { cleanups } from "../../../support/cleanup";
import { DriftWorld, encrypted } from "./world";

const MOMENT = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`;
const main = "export default {};\n";

function content(scriptName: string, modules: Record<string, string> = { "index.js": main }): object {
  const given = Object.fromEntries(Object.entries(modules).map(([name, content]) => [name, { content }]));
  return { scriptName, mainModule: "index.js", modules: given };
}

interface Json {
  readonly drift: boolean;
  readonly incomplete: boolean;
  readonly summary: Record<string, number>;
  readonly resources: readonly (Record<string, unknown> & { readonly name: string; readonly status: string })[];
}

describe("pulumi-workers drift", function () {
  this.timeout(60_000);
  const cleanup = cleanups();
  let world: DriftWorld;
  beforeEach(async () => {
    world = await DriftWorld.start();
    cleanup(() => world.emulator.close());
  });

  const json = async (...args: string[]): Promise<Json & { code: number | null }> => {
    const { code, out, error } = await world.drift("--json", ...args);
    expect(error).to.equal("");
    return { ...(JSON.parse(out) as Json), code };
  };
  const statuses = ({ resources }: Json): Record<string, string> => Object.fromEntries(resources.map(({ name, status }) => [name, status]));

  it("finds everything in sync with one request a list, and one for each Worker", async () => {
    for (const name of ["a", "b", "c"]) {
      await world.edit(name, { modules: { "index.js": "" }, mainModule: "index.js" });
      await world.up("WorkerScriptContent", name, content(name));
    }
    await world.up("Worker", "w", { name: "rolled" });
    const { outputs } = await world.up("WorkerVersion", "v", { workerId: "rolled", compatibilityDate: "2026-01-01", ...code(main) });
    await world.up("WorkerDeployment", "d", { scriptName: "rolled", versions: [{ versionId: outputs["versionId"], percentage: 100 }] });
    world.requests();
    const { code: status, out } = await world.drift();
    expect(world.requests()).to.have.members(["GET scripts", "GET workers", "GET scripts/rolled/deployments"]);
    expect(status, out).to.equal(0);
    expect(out.split("\n")[0]).to.match(/^RESOURCE +STATUS +MODULES +AUTHOR +FROM +WHEN$/);
    expect(out).to.match(/^WorkerDeployment d +in sync$/m);
    expect(out.trimEnd().split("\n").at(-1)).to.equal("shop/dev: 6 in sync.");
  });

  it("names what changed: modules, entry, deployment, settings, what is missing", async () => {
    for (const name of ["edited", "entered", "gone", "kept", "secretive"]) {
      await world.edit(name, { modules: { "index.js": "" }, mainModule: "index.js" });
      await world.up("WorkerScriptContent", name, content(name, { "index.js": main, "b.js": main }));
    }
    await world.up("Worker", "w", { name: "rolled", logpush: false });
    const first = await world.up("WorkerVersion", "v1", { workerId: "rolled", compatibilityDate: "2026-01-01", ...code(main) });
    const second = await world.up("WorkerVersion", "v2", { workerId: "rolled", compatibilityDate: "2026-01-01", ...code(`${main}//`) });
    const [one, two] = [first, second].map(({ outputs }) => String(outputs["versionId"]));
    await world.up("WorkerDeployment", "d", { scriptName: "rolled", versions: [{ versionId: one, percentage: 100 }] });

    const author = "ada@example.com";
    await world.edit("edited", { modules: { "index.js": "export default { a: 1 };\n", "new.js": "" }, mainModule: "index.js", author });
    await world.edit("entered", { modules: { "index.js": main, "b.js": main }, mainModule: "b.js", author, lastDeployedFrom: "wrangler" });
    await world.api("DELETE", "scripts/gone");
    await world.api("PUT", "scripts/secretive/secrets", { name: "KEY", text: "x", type: "secret_text" });
    await world.api("PATCH", "workers/rolled", { logpush: true });
    const versions = [one, two].map((id) => ({ version_id: id, percentage: 50 }));
    await world.api("POST", "scripts/rolled/deployments", { strategy: "percentage", versions });

    const report = await json();
    expect(report.code).to.equal(2);
    expect(statuses(report)).to.deep.equal({
      ...{ gone: "missing", edited: "content changed", entered: "entry changed", d: "deployment changed", w: "settings changed" },
      ...{ kept: "in sync", secretive: "in sync", v1: "in sync", v2: "in sync" },
    });
    expect(report.resources.map(({ name }) => name).slice(0, 5), "drift comes first").to.deep.equal([
      "gone",
      "edited",
      "entered",
      "d",
      "w",
    ]);
    const of = (name: string): Record<string, unknown> => report.resources.find((one) => one.name === name)!;
    expect(of("edited")).to.deep.include({ author, from: "dash" });
    expect((of("edited")["modules"] as { name: string; change: string }[]).map(({ name, change }) => `${change} ${name}`)).to.deep.equal([
      ...["removed b.js", "changed index.js", "added new.js"],
    ]);
    expect(of("entered")).to.deep.include({ entry: { before: "mainModule index.js", after: "mainModule b.js" }, author, from: "wrangler" });
    expect(of("d")["deployment"]).to.deep.equal({
      before: [{ versionId: one, percentage: 100 }],
      after: [one, two].map((versionId) => ({ versionId, percentage: 50 })),
    });
    expect(of("w")["settings"]).to.deep.equal({ logpush: { before: false, after: true } });
    expect(world.emulator.requests().every(({ status }) => status !== 403)).to.equal(true);

    const { out } = await world.drift();
    expect(out).to.match(
      new RegExp(
        `^WorkerScriptContent edited +content changed +- b\\.js, ~ index\\.js, \\+ new\\.js +ada@example\\.com +dash +${MOMENT}$`,
        "m",
      ),
    );
    expect(out).to.match(/~ index\.js \(19 bytes, sha256 [0-9a-f]{8}…, application\/javascript\+module => 25 bytes, sha256/);
    expect(out).not.to.contain("\u001b");
    const markdown = (await world.drift("--markdown")).out;
    expect(markdown)
      .to.match(/^## Drift\n/)
      .and.contain("| WorkerScriptContent gone | missing |")
      .and.not.contain("| WorkerScriptContent kept");
  });

  it("exits by what --fail-on names, and with 1 when anything could not be looked at", async () => {
    await world.edit("api", { modules: { "index.js": "" }, mainModule: "index.js" });
    await world.up("WorkerScriptContent", "api", content("api"));
    await world.edit("api", { modules: { "index.js": "other" }, mainModule: "index.js" });
    for (const [list, code] of [
      ["any", 2],
      ["content", 2],
      ["missing,content", 2],
      ["missing,entry", 0],
      ["none", 0],
    ] as const) {
      expect((await world.drift("--fail-on", list)).code, list).to.equal(code);
    }
    const refused = await world.command(["drift", "--fail-on", "none"], world.state(), { CLOUDFLARE_API_TOKEN: "nobody" });
    expect(refused.code).to.equal(1);
    expect(refused.out)
      .to.match(/^WorkerScriptContent api +unreachable/m)
      .and.contain("10000");
    expect(refused.out + refused.error).not.to.contain("nobody");
  });

  it("goes by the state: what a refresh has taken into it is told no more", async () => {
    await world.edit("api", { modules: { "index.js": "" }, mainModule: "index.js" });
    const entry = await world.up("WorkerScriptContent", "api", content("api"));
    await world.edit("api", { modules: { "index.js": "other" }, mainModule: "index.js" });
    await world.refresh(entry);
    world.requests();
    expect(statuses(await json())).to.deep.equal({ api: "in sync" });
    expect(world.requests()).to.deep.equal(["GET scripts"]);
  });

  it("says that it cannot tell of a secret module whose etag moved, and shows nothing of one", async () => {
    await world.edit("api", { modules: { "index.js": "" }, mainModule: "index.js" });
    const entry = await world.up("WorkerScriptContent", "api", content("api", { "index.js": main, "key.txt": "hush" }));
    const { modules } = entry.outputs as { modules: Record<string, { sha256: string }> };
    const hash = modules["key.txt"]!.sha256;
    Object.assign(entry.outputs, { modules: { ...modules, "key.txt": encrypted }, contentHash: encrypted, lastWritten: encrypted });
    expect(statuses(await json())).to.deep.equal({ api: "in sync" });
    await world.api("PUT", "scripts/api/secrets", { name: "KEY", text: "x", type: "secret_text" });
    const report = await json();
    expect([statuses(report), report.code]).to.deep.equal([{ api: "undecided" }, 2]);
    expect(report.resources[0]!["note"]).to.contain("`pulumi refresh` can.");
    await world.edit("api", { modules: { "index.js": "other", "key.txt": "hush hush" }, mainModule: "index.js" });
    for (const args of [["--json"], [], ["--markdown"]]) {
      const { out } = await world.drift(...args);
      expect(out).to.contain("index.js").and.not.contain("hush").and.not.contain(hash.slice(0, 8)).and.not.contain("key.txt");
    }
  });

  it("says of a deployment, a setting and a version what their state cannot tell", async () => {
    await world.up("Worker", "w", { name: "rolled", tags: ["a"] });
    const { outputs } = await world.up("WorkerVersion", "v", { workerId: "rolled", compatibilityDate: "2026-01-01", ...code(main) });
    const versions = [{ versionId: outputs["versionId"], percentage: 100 }];
    await world.up("WorkerDeployment", "d", { scriptName: "rolled", versions });
    const [workerEntry, versionEntry, deploymentEntry] = world.entries;
    Object.assign(workerEntry!.outputs, { tags: [encrypted] });
    Object.assign(versionEntry!, { id: String(versionEntry!["id"]).replace(/[^/]+$/, "unconfirmed") });
    expect(statuses(await json())).to.include({ v: "in sync" });
    Object.assign(versionEntry!.outputs, { unconfirmed: { since: "2026-01-01T00:00:00Z" } });
    Object.assign(deploymentEntry!.outputs, { versions: [{ versionId: encrypted, percentage: 100 }] });

    const before = await json();
    expect(statuses(before)).to.deep.equal({ w: "in sync", v: "undecided", d: "in sync" });
    expect(before.resources.find(({ name }) => name === "w")!["note"]).to.equal("Encrypted in the state, so not compared: tags.");
    const again = [{ version_id: outputs["versionId"], percentage: 100 }];
    await world.api("POST", "scripts/rolled/deployments", { strategy: "percentage", versions: again });
    const after = await json();
    expect(statuses(after)).to.deep.equal({ w: "in sync", v: "undecided", d: "undecided" });
    for (const name of ["v", "d"]) expect(after.resources.find((one) => one.name === name)!["note"]).to.be.a("string");
  });

  it("keeps stacks of Cloudflare and of an API on this machine apart", async () => {
    await world.edit("api", { modules: { "index.js": "" }, mainModule: "index.js" });
    const entry = await world.up("WorkerScriptContent", "api", content("api"));
    entry.outputs["endpoint"] = "cloudflare";
    world.requests();
    const { code, out } = await world.drift();
    expect([code, world.requests()]).to.deep.equal([1, []]);
    expect(out).to.contain("this stack was written against Cloudflare");
  });
});

function code(text: string): object {
  return { mainModule: "index.js", modules: { "index.js": { content: text } } };
}
