import { createHash } from "node:crypto";
import { expect } from "chai";
import { describe, it } from "mocha";
import { cleanups } from "../../support/cleanup";
import { listen, succeed } from "../../support/http-server";
import { makeFolder } from "../../support/folder";
import { measure } from "../../support/upload-process";

const MIB = 2 ** 20;
/** What putting 64 MiB of modules may add to the memory of the provider's process, in MiB: the HTTP library that it loads included. */
const PUT_BOUND = 48;
/** What reading them may add: sockets read into memory of their own, which nobody else can save. All 64 would add 80 and more. */
const READ_BOUND = 60;

describe("the memory of 64 MiB of modules", function () {
  this.timeout(60_000);
  const cleanup = cleanups();

  it(`stays within ${PUT_BOUND} MiB when they are hashed, looked into and put`, async () => {
    const folder = makeFolder();
    cleanup(folder.remove);
    folder.write("index.js", "export default {}".padEnd(MIB, "\n"));
    for (let i = 0; i < 10; i++) folder.write(`data${i}.bin`, Buffer.alloc((63 * MIB) / 20, i));
    for (let i = 0; i < 10; i++) folder.write(`text${i}.txt`, Buffer.alloc((63 * MIB) / 20, "grüße "));
    let received = 0;
    const server = await listen((incoming, response) => {
      incoming.on("data", (chunk: Buffer) => (received += chunk.length));
      incoming.once("end", () => succeed(response, { id: "s", etag: "new" }));
    });
    cleanup(server.close);
    const { idle, peak, result } = await measure(server.baseUrl, "put", folder.path);
    expect(result).to.equal("new");
    expect(received).to.be.within(63.9 * MIB, 64.1 * MIB);
    expect(peak - idle, `MiB above ${idle.toFixed(0)}`).to.be.within(1, PUT_BOUND);
  });

  it(`stays within ${READ_BOUND} MiB when they are read back and hashed`, async () => {
    const chunk = Buffer.alloc(MIB, 7);
    const server = await listen((incoming, response) => {
      if (!incoming.url!.endsWith("/content/v2")) {
        succeed(response, []);
        return;
      }
      response.writeHead(200, { "content-type": "multipart/form-data; boundary=b", "cf-entrypoint": "x.bin" });
      response.write('--b\r\nContent-Disposition: form-data; name="x.bin"\r\nContent-Type: application/octet-stream\r\n\r\n');
      let left = 64;
      const more = (): void => {
        while (left > 0) {
          left -= 1;
          if (!response.write(chunk)) {
            response.once("drain", more);
            return;
          }
        }
        response.end("\r\n--b--\r\n");
      };
      more();
    });
    cleanup(server.close);
    const { idle, peak, result } = await measure(server.baseUrl, "read");
    const hash = createHash("sha256");
    for (let i = 0; i < 64; i++) hash.update(chunk);
    expect(result).to.deep.equal({ "x.bin": { sha256: hash.digest("hex"), size: 64 * MIB, contentType: "application/octet-stream" } });
    expect(peak - idle, `MiB above ${idle.toFixed(0)}`).to.be.within(1, READ_BOUND);
  });
});
