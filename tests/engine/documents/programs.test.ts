import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { combine } from "../../support/documents/combined";
import { isProgram, sources } from "../../support/documents/sources";
import { type EngineStack, succeed } from "../../support/engine";
import { diagnostics, startWorld, worker, type World } from "../../support/script-content";

/** The files that the programs name. */
const files: Record<string, string | Uint8Array> = {
  "worker.js": worker("worker.js"),
  "worker/index.js": worker("worker/index.js"),
  "dist/index.js": worker("dist/index.js"),
  "dist/add.wasm": Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
  "workers/shop/dist/index.js": worker("shop"),
  "workers/prices/dist/index.js": worker("prices"),
  "public/index.html": "<h1>Hello</h1>\n",
  "public/404.html": "<h1>Nothing here</h1>\n",
  "src/index.ts": "export default { fetch: (): Response => new Response('src') };\n",
  "wrangler.jsonc": JSON.stringify({
    name: "api",
    main: "src/index.ts",
    compatibility_date: "2026-01-01",
    env: { production: { name: "api-production" } },
  }),
};

/** What the programs ask the configuration for. */
const config: Record<string, string> = {
  "program:token": "a-secret",
  "program:stagingToken": "a-token",
  "program:partnerToken": "a-token",
  "program:partnerAccount": "f".repeat(32),
};

describe("the programs of README.md and docs/", function () {
  this.timeout(200_000);
  const combined = combine(sources().filter(isProgram));
  let world: World;
  let stack: EngineStack;

  before(async () => {
    world = await startWorld();
    stack = await world.stack("", { files: { ...files, ...combined.files }, config });
    // Where a program brings the code of a script and not the script, that is there; and so is a bucket that one binds.
    for (const { files: own, accountId } of combined.programs) {
      for (const { text } of own) {
        for (const [, name = ""] of text.matchAll(/scriptName: "([^"]+)"/g))
          await world.edit(name, { "index.js": worker("theirs") }, {}, accountId);
        for (const [, name = ""] of text.matchAll(/bucketName: "([^"]+)"/g)) await world.makeBucket(name, accountId);
      }
    }
  });
  after(() => world.close());

  it("are deployed, are then unchanged, and are deleted", async () => {
    expect(diagnostics(succeed(await stack.up())), "warnings").to.equal("");
    const names = stack.resources().map(({ urn }) => urn.split("::").at(-1)!);
    const idle = combined.programs
      .filter(
        ({ prefix, files: own }) => own.some(({ text }) => /new Worker\w*\(/.test(text)) && !names.some((name) => name.startsWith(prefix)),
      )
      .map(({ name }) => name);
    expect(idle, "programs that made nothing").to.deep.equal([]);
    succeed(await stack.preview("--expect-no-changes"));
    succeed(await stack.destroy());
  });
});
