/**
 * The floor of the benchmarks of uploads: undici streams a body of the same length from the same files, read again from the first
 * one where the body is longer than they are.
 *
 *     node upload-undici.js <URL> PUT | POST <length> <files, as JSON>
 */
import "@pulumi/pulumi";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { request } from "undici";
import { report } from "./report";

const [url = "", method = "", length = "", files = ""] = process.argv.slice(2);

async function* bytes(left: number): AsyncGenerator<Buffer> {
  for (;;) {
    for (const file of JSON.parse(files) as string[]) {
      for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
        yield piece.subarray(0, left);
        left -= piece.length;
        if (left <= 0) return;
      }
    }
  }
}

void report(async () => {
  const headers = { "content-type": "application/octet-stream", "content-length": length };
  const body = Readable.from(bytes(Number(length)), { objectMode: false });
  const answer = await request(url, { method: method as "PUT" | "POST", headers, body });
  await answer.body.text();
});
