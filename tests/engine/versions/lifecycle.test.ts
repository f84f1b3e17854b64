import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { succeed } from "../../support/engine";
import { app, code, type Rollout, startRollout } from "../../support/rollout";
import { account, expectClean, stateOf } from "../../support/script-content";

const post = "POST workers/{worker}/versions";

describe("a version", function () {
  this.timeout(120_000);
  let world: Rollout;

  beforeEach(async () => {
    world = await startRollout();
  });
  afterEach(async () => {
    await world.close();
  });

  /** A Worker and a version of it, whose fields are text of JavaScript. */
  const program = (...fields: string[]): string =>
    app(
      'const w = new Worker("w", { name: "hello" });',
      `const v = new WorkerVersion("v", { workerId: w.workerId, ${fields.join(", ")} });`,
      "exports.version = v.versionId;",
    );

  it("is never changed: what counts makes a new one before the old one is let go, and nothing else does", async () => {
    const [flags, other] = ['compatibilityFlags: ["nodejs_compat", "no_nodejs_als"]', '"b.txt": { content: "b" }'];
    const bindings = '[{ name: "A", type: "plain_text", text: "a" }, { name: "J", type: "json", json: { x: 1, y: [1, 2] } }]';
    const one = code("one").replace("modules: {", `modules: { ${other},`);
    const stack = await world.stack(
      program(one, flags, `bindings: ${bindings}`, 'annotations: { workersMessage: "first", workersTag: "v1" }'),
    );
    succeed(await stack.up());
    const [made, sent] = world.sent();
    expect(made?.call).to.equal("POST workers");
    expect(sent?.call).to.equal(post);
    expect(sent?.body).to.deep.include({
      main_module: "index.js",
      compatibility_date: "2026-01-01",
      compatibility_flags: ["nodejs_compat", "no_nodejs_als"],
      annotations: { "workers/message": "first", "workers/tag": "v1" },
      bindings: [
        { name: "A", type: "plain_text", text: "a" },
        { name: "J", type: "json", json: { x: 1, y: [1, 2] } },
      ],
    });
    const [first] = await world.versions("hello");

    // Another order of everything, a map for an array, and another commit message.
    const reordered = 'compatibilityFlags: ["no_nodejs_als", "nodejs_compat"]';
    const map = '{ J: { json: { y: [1, 2], x: 1 }, type: "json" }, A: { text: "a", type: "plain_text" } }';
    const flipped = code("one").replace(" } }", ` }, ${other} }`);
    stack.write("index.js", program(flipped, reordered, `bindings: ${map}`, 'annotations: { workersMessage: "second" }'));
    succeed(await stack.preview("--expect-no-changes"));
    succeed(await stack.up());
    expect(world.sent()).to.deep.equal([]);
    succeed(await stack.refresh("--expect-no-changes"));
    world.requests();

    // A flag less makes a new one, and the old one stays for a rollback.
    stack.write("index.js", program(flipped, 'compatibilityFlags: ["nodejs_compat"]', `bindings: ${map}`));
    const replaced = succeed(await stack.up());
    expect(world.requests()).to.deep.equal([post]);
    expect(replaced.output).to.contain(`/${String(first)}: the version is left to its Worker, for a rollback.`);
    expect(await world.versions("hello")).to.have.length(2);

    // The wish to delete versions costs no request; the next change makes the new one, then deletes the old one.
    const third = ["deleteVersion: true", 'compatibilityFlags: ["nodejs_compat"]', `bindings: ${map}`];
    stack.write("index.js", program(flipped, ...third));
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal([]);
    const [second] = await world.versions("hello");
    stack.write("index.js", program(code("three"), ...third));
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal([post, "DELETE workers/{worker}/versions/{version}"]);
    const [latest, ...rest] = await world.versions("hello");
    expect(rest).to.deep.equal([first]);
    expect(latest).not.to.equal(second);
    expect(stack.outputs()["version"]).to.equal(latest);

    // Deleted elsewhere, it is made again.
    stack.write("index.js", program(code("three"), 'compatibilityFlags: ["nodejs_compat"]'));
    succeed(await stack.up());
    const gone = String(stack.outputs()["version"]);
    await world.api("POST", "workers/hello/versions", {
      main_module: "a.js",
      modules: [{ name: "a.js", content_type: "application/javascript+module", content_base64: "" }],
    });
    await world.api("DELETE", `workers/hello/versions/${gone}`);
    world.requests();
    const recreated = succeed(await stack.up("--refresh"));
    expect(world.requests()).to.include(post);
    expect(recreated.output).to.contain("WorkerVersion v created");
    expect(await world.versions("hello")).to.include(String(stack.outputs()["version"]));
  });

  it("whose answer is lost is not made twice, also when it is deployed at once", async () => {
    const stack = await world.stack(program(code("one"), "deploy: true", 'bindings: { S: { type: "secret_text", text: "s" } }'));
    await world.fault({ method: "POST", path: "*/versions*", nth: 1, fault: { type: "reset-after" } });
    succeed(await stack.up());
    const [only, ...more] = await world.versions("hello");
    expect(more).to.deep.equal([]);
    const requests = world.requests();
    expect(requests.filter((request) => request.startsWith("POST"))).to.deep.equal(["POST workers", `${post}?deploy=true`]);
    expect(requests.length, "it was looked up").to.be.greaterThan(2);
    expect(stack.outputs()["version"]).to.equal(only);
    expect(await world.live("hello")).to.deep.equal([[only, 100]]);

    // The same bytes again under another name of the module are another version, of which nobody takes the first for the answer.
    await world.fault({ method: "POST", path: "*/versions*", nth: 1, fault: { type: "reset-before" } });
    stack.write("index.js", program(code("two"), "deploy: true"));
    succeed(await stack.up());
    const [second, first, ...others] = await world.versions("hello");
    expect([first, ...others]).to.deep.equal([only]);
    expect(await world.live("hello")).to.deep.equal([[second, 100]]);
    expect(stateOf(stack, "v").outputs["number"]).to.equal(2);
  });

  it("that is there is adopted as it is, without a write, and its Worker and deployment survive lost answers", async () => {
    const deployed = (...fields: string[]): string =>
      program(...fields) + 'new WorkerDeployment("d", { scriptName: w.name, versions: [{ versionId: v.versionId, percentage: 100 }] });';
    const bindings = 'bindings: { A: { type: "plain_text", text: "a" } }';
    const stack = await world.stack(deployed(code("one"), bindings));
    await world.fault({ method: "POST", path: "*/workers/workers", nth: 1, fault: { type: "reset-after" } });
    await world.fault({ method: "POST", path: "*/deployments*", nth: 1, fault: { type: "reset-after" } });
    succeed(await stack.up());
    const made = world.requests();
    expect(made.filter((request) => request.startsWith("POST"))).to.deep.equal(["POST workers", post, "POST scripts/hello/deployments"]);
    expect(made).to.include("GET workers/hello");
    expect((await world.api<{ deployments: unknown[] }>("GET", "scripts/hello/deployments")).deployments).to.have.length(1);
    const [only] = await world.versions("hello");

    // Another stack takes it over.
    const taking = (...fields: string[]): string =>
      app(`new WorkerVersion("v", { workerId: "hello", adopt: true, ${fields.join(", ")} });`);
    const other = await world.stack(taking(code("two"), bindings));
    const refused = await other.up();
    expect(refused.code).not.to.equal(0);
    expect(refused.output).to.match(/From the version to the program:\s+~ index\.js \(/);
    expectClean(refused);
    other.write("index.js", taking(code("one"), 'bindings: { A: { type: "plain_text", text: "b" } }'));
    expect((await other.up()).output).to.match(/From the version to the program:\s+~ bindings\["A"\]\s/);
    world.requests();
    other.write("index.js", taking(code("one"), bindings));
    succeed(await other.up());
    expect(world.requests().every((request) => request.startsWith("GET "))).to.equal(true);
    expect(stateOf(other, "v").id).to.equal(`${account}/hello/${String(only)}`);
    expect(await world.versions("hello")).to.deep.equal([only]);
    succeed(await other.preview("--expect-no-changes"));
  });

  it("without a compatibility date warns, once, and says what is sent of every other field", async () => {
    const fields = [
      'mainModule: "index.js", modules: [{ name: "index.js", content: "export default {}" }]',
      "cacheOptions: { enabled: true, crossVersionCache: false }",
      "limits: { cpuMs: 50, subrequests: 20 }",
      'placement: { mode: "targeted", target: [{ region: "aws:us-east-1" }] }',
      'usageModel: "standard"',
      'packageDependencies: [{ name: "hono", installedVersion: "4.0.1", packageJsonVersion: "^4.0.0" }]',
      'bindings: { NEW: otherBinding({ type: "brand_new", some_field: { inner_part: 1 }, camelCase: "kept" }) }',
      'assets: { config: { htmlHandling: "none", runWorkerFirst: ["/api/*"] } }',
    ];
    const stack = await world.stack(program(...fields));
    const previewed = succeed(await stack.preview());
    const warning = "no compatibilityDate, so Cloudflare takes its oldest behaviour. Set the date of today, and keep it.";
    expect(previewed.output.split("Diagnostics:")[1]?.split(warning)).to.have.length(2);
    await stack.up();
    expectClean(previewed);
    expect(world.sent().at(-1)?.body).to.deep.include({
      cache_options: { enabled: true, cross_version_cache: false },
      limits: { cpu_ms: 50, subrequests: 20 },
      placement: { mode: "targeted", target: [{ region: "aws:us-east-1" }] },
      usage_model: "standard",
      package_dependencies: [{ name: "hono", installedVersion: "4.0.1", packageJsonVersion: "^4.0.0" }],
      bindings: [{ name: "NEW", type: "brand_new", some_field: { inner_part: 1 }, camelCase: "kept" }],
      assets: { config: { html_handling: "none", run_worker_first: ["/api/*"] } },
    });
  });

  it("is read by the Terraform provider's ids, as are its Worker and its deployment, and nothing is written", async () => {
    await world.edit("hello", { "index.js": "export default {}" }, { lastDeployedFrom: "dash", author: "ada@example.com" });
    const { id: workerId } = await world.api<{ id: string }>("GET", "workers/hello");
    const [versionId = ""] = await world.versions("hello");
    const { deployments } = await world.api<{ deployments: { id: string }[] }>("GET", "scripts/hello/deployments");
    const stack = await world.stack(
      app(
        `const w = Worker.get("w", "${account}/${workerId}");`,
        `const v = WorkerVersion.get("v", "${account}/${workerId}/${versionId}");`,
        `const d = WorkerDeployment.get("d", "${account}/hello/${deployments[0]?.id ?? ""}");`,
        `exports.name = w.name; exports.main = v.mainModule; exports.number = v.number; exports.live = d.versions; exports.by = d.authorEmail;`,
      ),
    );
    const read = ["GET workers/{worker}", "GET workers/{worker}/versions/{version}", "GET scripts/hello/deployments"];
    succeed(await stack.up());
    expect(world.requests()).to.have.members(read);
    expect(stack.outputs()).to.deep.equal({
      name: "hello",
      main: "index.js",
      number: 1,
      live: [{ versionId, percentage: 100 }],
      by: "ada@example.com",
    });
    await world.deploy("hello", [versionId, 100]);
    const previewed = succeed(await stack.preview("--diff"));
    expect(previewed.output).to.contain('"ada@example.com" => "token@emulator.localhost"');
    expect(world.requests()).to.have.members(read);
    succeed(await stack.destroy());
    expect(world.requests()).to.deep.equal([]);

    for (const [kind, id, message] of [
      ["Worker", `${account}/nobody`, `there is no Worker "nobody" in account ${account}.`],
      ["WorkerVersion", versionId, "It is <account id>/<id or name of the Worker>/<version id>."],
      ["WorkerDeployment", `${account}/nobody`, `nothing of "nobody" is deployed in account ${account}.`],
    ] as const) {
      stack.write("index.js", app(`${kind}.get("g", "${id}");`));
      const refused = await stack.preview();
      expect(refused.code, kind).not.to.equal(0);
      expect(refused.output).to.contain(message);
      expectClean(refused);
    }
  });
});
