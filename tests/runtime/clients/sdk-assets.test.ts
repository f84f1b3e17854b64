import { createHash } from "node:crypto";
import { expect } from "chai";
import { toFile } from "cloudflare";
import { describe, it } from "mocha";
import { shows } from "../../support/clients/shows";
import { ACCOUNT, ESM, useEmulator, versionOf } from "../../unit/emulator/support";
import { refusal, sdkFor } from "../../unit/emulator/clients/sdk";

const account_id = ACCOUNT;
const CODE = `export default {
  async fetch(request, env) { return new Response("code, and " + await (await env.ASSETS.fetch("http://assets/a.txt")).text()); },
};`;

/** Text by path. */
type Files = Readonly<Record<string, string>>;

const FILES: Files = { "/a.txt": "a", "/about.html": "about" };

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

function manifestOf(files: Files): Record<string, { hash: string; size: number }> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, { hash: hashOf(text), size: Buffer.byteLength(text) }]));
}

describe("emulator: the official SDK and static assets", function () {
  this.timeout(60_000);
  const api = useEmulator({ runtime: true });

  /** Uploads with the token of the session, as the SDK takes it: instead of the user's. */
  async function upload(token: string, hashes: readonly string[], files: Files): Promise<string | undefined> {
    const texts = Object.values(files).filter((text) => hashes.includes(hashOf(text)));
    const body = Object.fromEntries(texts.map((text) => [hashOf(text), Buffer.from(text).toString("base64")]));
    return (await sdkFor(api(), token).workers.assets.upload.create({ account_id, base64: true, body })).jwt;
  }

  it("uploads what a session asks for, and serves it with a script and with a version", async () => {
    const { scripts, beta } = sdkFor(api()).workers;
    const asked = await shows("cloudflare", "workers.scripts.assets.upload.create", "asks for every file, by its hash", async () => {
      const { jwt = "", buckets = [] } = await scripts.assets.upload.create("site", { account_id, manifest: manifestOf(FILES) });
      expect(buckets.flat().sort()).to.deep.equal(Object.values(FILES).map(hashOf).sort());
      return { jwt, hashes: buckets.flat() };
    });
    const jwt = await shows(
      "cloudflare",
      "workers.assets.upload.create",
      "takes them with the session's token, no other; the last answer has the token to deploy with",
      async () => {
        expect(await refusal(upload("any-token", asked.hashes, FILES))).to.deep.equal([401, 10_000]);
        const [first = "", second = ""] = asked.hashes;
        expect(await upload(asked.jwt, [first], FILES)).to.equal(undefined);
        const completion = await upload(asked.jwt, [second], FILES);
        expect(completion).to.be.a("string").and.not.equal(asked.jwt);
        return completion ?? "";
      },
    );
    const deployed = { compatibility_date: "2026-01-01", bindings: [{ type: "assets" as const, name: "ASSETS" }] };
    await shows("cloudflare", "workers.scripts.update (assets)", "the files are served beside the code, which can read them", async () => {
      const files = [await toFile(Buffer.from(CODE), "index.js", { type: ESM })];
      const made = await scripts.update("site", { account_id, metadata: { main_module: "index.js", assets: { jwt }, ...deployed }, files });
      expect(made.has_assets).to.equal(true);
      expect(await texts("site")).to.deep.equal(["a", "about", "code, and a"]);
    });
    await shows(
      "cloudflare",
      "workers.beta.workers.versions.create (assets)",
      "asks for the new file only, and serves each version its own",
      async () => {
        const files = { ...FILES, "/a.txt": "another" };
        const { jwt: token = "", buckets = [] } = await scripts.assets.upload.create("site", { account_id, manifest: manifestOf(files) });
        expect(buckets).to.deep.equal([[hashOf("another")]]);
        const assets = { jwt: (await upload(token, buckets.flat(), files)) ?? "", config: { html_handling: "none" as const } };
        const { main_module, modules } = versionOf({ "index.js": [ESM, CODE] }) as { main_module: string; modules: [] };
        const body = { main_module, modules, assets, ...deployed };
        const version = await beta.workers.versions.create("site", { account_id, ...body });
        expect(version.assets?.config).to.deep.include({ html_handling: "none", not_found_handling: "none" });
        expect(JSON.stringify(version)).not.to.include(token.slice(0, 20));
        expect(await texts(`${version.id.slice(0, 8)}-site`)).to.deep.equal(["another", "code, and another", "code, and another"]);
        expect(await texts("site")).to.deep.equal(["a", "about", "code, and a"]);
      },
    );
    await shows("cloudflare", "workers.scripts.update (a token that is not complete)", "is refused with code 10021", async () => {
      const files = [await toFile(Buffer.from(CODE), "index.js", { type: ESM })];
      const metadata = { main_module: "index.js", assets: { jwt: asked.jwt } };
      expect(await refusal(scripts.update("site", { account_id, metadata, files }))).to.deep.equal([400, 10_021]);
    });
  });

  async function texts(worker: string): Promise<string[]> {
    const paths = ["/a.txt", "/about", "/code"];
    return await Promise.all(paths.map(async (path) => (await api().worker(`/${worker}${path}`)).text));
  }
});
