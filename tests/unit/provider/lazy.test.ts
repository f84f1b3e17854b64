import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { describe, it } from "mocha";
import { cleanups } from "../../support/cleanup";
import { serve, succeed } from "../../support/http-server";

const dist = join(__dirname, "../../..");
const LIBRARIES = ["undici", "form-data", "p-retry", "busboy", "es-module-lexer", "/ignore/", "/mime/"];

/** The libraries that a process has loaded after a program has run in it. */
async function loadedBy(program: string, env: Record<string, string> = {}): Promise<string[]> {
  const report = `(async () => { ${program} })().then(() => console.log(JSON.stringify(Object.keys(require.cache))))`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", report], { cwd: dist, env });
  const files = JSON.parse(stdout.trim().split("\n").at(-1)!) as string[];
  return LIBRARIES.filter((name) => files.some((file) => file.includes(`/node_modules/`) && file.includes(name)));
}

const open = `
  const provider = require("./provider/dynamic.js").provider("WorkerScriptContent");
  provider.configure({ config: { get: () => undefined } });
`;
const checkAndDiff = `${open}
  const news = { accountId: "a", scriptName: "s", mainModule: "i.js", modules: { "i.js": { content: "export default {}" } } };
  const sha256 = require("node:crypto").createHash("sha256").update("export default {}").digest("hex");
  const known = { "i.js": { sha256, size: 17, contentType: "application/javascript+module" } };
  const { inputs, failures } = await provider.check({ ...news, modules: known }, news);
  if (failures.length > 0) throw new Error(failures[0].reason);
  const { changes } = await provider.diff("a/s", inputs, inputs);
  if (changes !== false) throw new Error("no change expected");
`;

describe("what the provider loads", () => {
  const cleanup = cleanups();

  it("is none of its libraries when it is imported and configured", async () => {
    expect(await loadedBy(open)).to.deep.equal([]);
  });

  it("is none of its libraries for a preview without changes", async () => {
    expect(await loadedBy(checkAndDiff)).to.deep.equal([]);
  });

  it("is all that a request needs once it makes one", async () => {
    const server = await serve((_request, response) => succeed(response, { id: "s", etag: "e" }));
    cleanup(server.close);
    const create = `${checkAndDiff} await provider.create(inputs);`;
    const env = { CLOUDFLARE_API_TOKEN: "token", CLOUDFLARE_BASE_URL: server.baseUrl };
    expect(await loadedBy(create, env)).to.include.members(["undici", "form-data", "p-retry"]);
    expect(server.received).to.have.length(1);
  });
});
