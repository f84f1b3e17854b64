import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { succeed } from "../../support/engine";
import { app, code, filesWith, type Rollout, startRollout } from "../../support/rollout";
import { stateOf } from "../../support/script-content";

/** Stands in every secret, and must stand nowhere but in the requests. */
const marker = "MARKERxyzzy42";

describe("secrets of a version", function () {
  this.timeout(120_000);
  let world: Rollout;

  before(async () => {
    world = await startRollout();
  });
  after(async () => {
    await world.close();
  });

  const program = (bindings: string, more = ""): string =>
    app(
      'const w = new Worker("w", { name: "hello" });',
      `const v = new WorkerVersion("v", { workerId: w.workerId, ${code("one")}, bindings: ${bindings}, ${more} });`,
      "exports.bindings = v.bindings;",
      "exports.type = v.bindings.apply((all) => Object.values(all).map(({ type }) => type).sort().join());",
    );

  it("are secret as plain text too, beside fields that stay readable, and only another value makes a version", async () => {
    const bindings = (secret: string): string => `[
      { name: "TOKEN", type: "secret_text", text: "${secret}" },
      { name: "KEY", type: "secret_key", algorithm: { name: "HMAC", hash: "SHA-256" }, format: "raw", usages: ["sign"], keyBase64: Buffer.from("${marker}-key").toString("base64") },
      { name: "OTHER", type: "plain_text", text: "readable" },
      otherBinding({ name: "NEW", type: "brand_new", some_field: pulumi.secret("${marker}-new") }),
      { name: "PLAIN", type: "plain_text", text: pulumi.secret("${marker}-wrapped") },
    ]`;
    const assets = `assets: { config: { htmlHandling: "none" }, jwt: "${marker}-jwt" }`;
    const stack = await world.stack(program(bindings(`${marker}-one`), assets));
    // The emulator refuses what nobody uploaded and kinds that it does not know: see below for what is sent.
    const shown = [succeed(await stack.preview("--diff"))];
    expect(shown[0]?.output).to.match(/TOKEN *: \{\s*text: \[secret\]\s*type: "secret_text"/);
    expect(shown[0]?.output).to.match(/algorithm: \{\s*hash: "SHA-256"/);
    expect(shown[0]?.output).to.contain('text: "readable"');
    expect(shown[0]?.output).to.match(/jwt *: \[secret\]/);

    const known = (secret: string): string => bindings(secret).replace(/otherBinding\(.*\),/, "");
    stack.write("index.js", program(known(`${marker}-one`)));
    shown.push(succeed(await stack.run("up", "--yes", "--diff")));
    const sent = JSON.stringify(world.sent());
    for (const which of ["one", "wrapped"]) expect(sent).to.contain(`${marker}-${which}`);
    expect(sent).to.contain(Buffer.from(`${marker}-key`).toString("base64"));
    const { inputs, outputs } = stateOf(stack, "v");
    for (const values of [inputs, outputs]) {
      const all = values["bindings"] as Record<string, Record<string, unknown>>;
      expect(all["TOKEN"]?.["text"]).to.have.property("ciphertext");
      expect(all["TOKEN"]?.["type"]).to.equal("secret_text");
      expect(all["KEY"]).to.deep.include({ algorithm: { name: "HMAC", hash: "SHA-256" }, format: "raw", usages: ["sign"] });
      expect(all["KEY"]?.["keyBase64"]).to.have.property("ciphertext");
      expect(all["OTHER"]).to.deep.equal({ type: "plain_text", text: "readable" });
      expect(all["PLAIN"]?.["text"]).to.have.property("ciphertext");
    }

    stack.write("index.js", program(known(`${marker}-one`).replace('"readable"', 'pulumi.output("readable")')));
    succeed(await stack.up());
    expect(world.sent(), "the same secret").to.deep.equal([]);
    stack.write("index.js", program(known(`${marker}-two`)));
    shown.push(succeed(await stack.preview("--diff")), succeed(await stack.up("--diff")));
    // The engine shows both values as [secret], so only the replacement is seen.
    expect(shown.at(-2)?.output).to.match(/\+-pulumi-nodejs:dynamic\/pulumi-workers:WorkerVersion: \(replace\)/);
    expect(world.sent().map(({ call }) => call)).to.deep.equal(["POST workers/{worker}/versions"]);
    shown.push(
      succeed(await stack.refresh("--diff")),
      succeed(await stack.run("stack", "export")),
      succeed(await stack.run("stack", "output")),
    );
    expect(world.sent().every(({ body }) => body === undefined)).to.equal(true);

    const { createHash } = await import("node:crypto");
    const digests = ["sha256", "sha1", "md5"].map((kind) => createHash(kind).update(`${marker}-one`).digest("hex"));
    for (const text of [marker, Buffer.from(`${marker}-key`).toString("base64"), ...digests]) {
      expect(filesWith(stack, text), text).to.deep.equal([]);
      for (const { command, output } of shown) expect(output.includes(text), `${text} in ${command}`).to.equal(false);
    }
    // That this would be found if it were there.
    expect(filesWith(stack, '"readable"')).not.to.deep.equal([]);
    succeed(await stack.destroy());
  });
});
