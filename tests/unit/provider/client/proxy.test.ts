import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { describe, it } from "mocha";
import { TOKEN } from "../../../support/api-client";
import { cleanups } from "../../../support/cleanup";
import { serve, succeed } from "../../../support/http-server";

const dist = join(__dirname, "../../../..");
const program = `
  const { Client } = require("./provider/client/client.js");
  const { path } = require("./provider/client/path.js");
  const credentials = [{ kind: "token", token: ${JSON.stringify(TOKEN)}, source: "the test" }];
  const client = new Client({ baseUrl: process.argv[1], credentials, timeoutMs: 5000, retry: { retries: 0, minTimeoutMs: 0, maxTimeoutMs: 0 } });
  client.json({ method: "GET", path: path\`/x\` }).then(
    (result) => console.log("result " + result),
    (error) => console.log(require("node:util").inspect(error, { depth: 20, showHidden: true })),
  ).finally(() => process.exit());
`;

/** A request in a process of its own, since the library reads the environment. */
async function request(baseUrl: string, env: Record<string, string>): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", program, baseUrl], { cwd: dist, env });
  return stdout;
}

describe("a proxy of the environment", () => {
  const cleanup = cleanups();
  async function startProxy() {
    const seen: string[] = [];
    const proxy = createServer((incoming, response) => {
      seen.push(`${incoming.method ?? ""} ${incoming.url ?? ""} ${incoming.headers.authorization ?? ""}`);
      response.writeHead(500).end();
    });
    proxy.on("connect", (incoming, socket) => {
      seen.push(`CONNECT ${incoming.url ?? ""} ${incoming.headers.authorization ?? ""}`);
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    cleanup(() => new Promise((resolve) => proxy.close(resolve)));
    return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, seen };
  }

  it("is used for https, and gets no token to see", async () => {
    const proxy = await startProxy();
    const output = await request("https://api.invalid/client/v4", { HTTPS_PROXY: proxy.url });
    expect(proxy.seen).to.deep.equal(["CONNECT api.invalid:443 "]);
    expect(output).to.include("GET /x: no usable answer from api.invalid").and.not.include(TOKEN);
  });

  it("is not used for hosts in NO_PROXY", async () => {
    const proxy = await startProxy();
    await request("https://api.invalid/client/v4", { HTTPS_PROXY: proxy.url, NO_PROXY: "api.invalid" });
    expect(proxy.seen).to.deep.equal([]);
  });

  it("is not used for an API on this machine", async () => {
    const proxy = await startProxy();
    const server = await serve((_request, response) => succeed(response, "direct"));
    cleanup(server.close);
    expect(await request(server.baseUrl, { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url })).to.equal("result direct\n");
    expect(proxy.seen).to.deep.equal([]);
  });

  for (const address of ["user:hunter2@::bad::", "http://user:hunter2@[bad"]) {
    it(`that is no URL is said to be so, without showing it`, async () => {
      const output = await request("https://api.invalid/client/v4", { HTTPS_PROXY: address });
      expect(output).to.include("The proxy in HTTPS_PROXY or HTTP_PROXY").and.not.include("hunter2");
    });
  }
});
