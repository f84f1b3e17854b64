import type { IncomingMessage } from "node:http";
import { expect } from "chai";
import { describe, it } from "mocha";
import { cleanups } from "../../support/cleanup";
import { makeFolder } from "../../support/folder";
import { listen, succeed } from "../../support/http-server";
import { measure } from "../../support/upload-process";

const MIB = 2 ** 20;
/** What the check of 20,000 files may make of a process that has loaded the engine's SDK, in MiB. */
const CHECK_BOUND = 200;
/** What the upload of 150 MiB may add, in MiB: three uploads at once, and the libraries that they need. */
const UPLOAD_BOUND = 96;

/** What the process says of the folder. */
interface Checked {
  readonly directory?: { readonly files: number; readonly size: number };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe("the memory of a folder of assets", function () {
  this.timeout(60_000);
  const cleanup = cleanups();

  it(`is at most ${CHECK_BOUND} MiB for a check of 20,000 files`, async () => {
    const folder = makeFolder();
    cleanup(folder.remove);
    for (let i = 0; i < 20_000; i++) folder.write(`d${i % 100}/page-${i}.html`, `<h1>${i}</h1>`);
    const { peak, result } = await measure<Checked>("http://127.0.0.1:1/client/v4", "check-assets", folder.path);
    expect(result.directory).to.include({ files: 20_000 });
    expect(peak, "MiB").to.be.within(1, CHECK_BOUND);
  });

  it(`rises by at most ${UPLOAD_BOUND} MiB for an upload of 150 MiB, in large files and 3,000 small ones`, async () => {
    const folder = makeFolder();
    cleanup(folder.remove);
    for (let i = 0; i < 7; i++) folder.write(`video-${i}.bin`, Buffer.alloc(20 * MIB, i));
    for (let i = 0; i < 3000; i++) folder.write(`posts/${i}.html`, `post ${i} `.repeat(400));
    let received = 0;
    const server = await listen((incoming, response) => {
      if (incoming.url!.includes("/assets/upload")) {
        incoming.on("data", (chunk: Buffer) => (received += chunk.length));
        incoming.once("end", () => succeed(response, { jwt: "complete" }));
      } else {
        void textOf(incoming).then((text) => {
          const { manifest } = JSON.parse(text) as { manifest?: Record<string, { hash: string; size: number }> };
          if (manifest === undefined) return succeed(response, { id: "v" });
          const large = Object.values(manifest).filter(({ size }) => size > MIB);
          const small = Object.values(manifest).filter(({ size }) => size <= MIB);
          return succeed(response, { jwt: "session", buckets: [...large.map(({ hash }) => [hash]), small.map(({ hash }) => hash)] });
        });
      }
    });
    cleanup(server.close);
    const { idle, peak, result } = await measure<Checked>(server.baseUrl, "assets", folder.path);
    expect(result.directory).to.include({ files: 3007 });
    expect(received).to.be.greaterThan((result.directory!.size * 4) / 3);
    expect(peak - idle, `MiB above ${idle.toFixed(0)}`).to.be.within(1, UPLOAD_BOUND);
  });
});
