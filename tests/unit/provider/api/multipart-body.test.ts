import { Readable } from "node:stream";
import { expect } from "chai";
import { describe, it } from "mocha";
import { multipartBody, type Part } from "../../../../provider/api/multipart-body";
import { parseMultipart } from "../../../support/multipart";
import { rejection } from "../../../support/rejection";

const allBytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
const part = (name: string, bytes: Uint8Array | string, contentType = "text/plain"): Part => {
  const buffer = Buffer.from(bytes);
  return { name, contentType, size: buffer.length, open: () => Readable.from([buffer], { objectMode: false }) };
};

async function read(stream: Readable | string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("a multipart body", () => {
  it("is on the wire, byte by byte, as documented", async () => {
    const parts = [
      part("lib/index.js", "export default {}", "application/javascript+module"),
      part("d.bin", allBytes, "application/octet-stream"),
    ];
    const { stream, length, contentType } = multipartBody({ main_module: "lib/index.js" }, parts);
    const boundary = contentType.replace("multipart/form-data; boundary=", "");
    const expected = Buffer.concat([
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="metadata"\r\nContent-Type: application/json\r\n\r\n{"main_module":"lib/index.js"}\r\n` +
          `--${boundary}\r\nContent-Disposition: form-data; name="lib/index.js"; filename="lib/index.js"\r\n` +
          `Content-Type: application/javascript+module\r\n\r\nexport default {}\r\n` +
          `--${boundary}\r\nContent-Disposition: form-data; name="d.bin"; filename="d.bin"\r\nContent-Type: application/octet-stream\r\n\r\n`,
      ),
      allBytes,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    expect(await read(stream)).to.deep.equal(expected);
    expect(length).to.equal(expected.length);
  });

  it("says its length before it is read, whatever is in it, and is read back whole by another parser", async () => {
    const names = [
      "index.js",
      "lib/deep/util.js",
      "grüße/🦊.js",
      'say "hi".js',
      "a b;c=d.js",
      "empty.txt",
      "x".repeat(3000),
      "constructor",
    ];
    const modules = names.map((name, index) => ({
      name,
      bytes: name === "empty.txt" ? Buffer.alloc(0) : Buffer.alloc(index * 70_000, allBytes),
    }));
    const body = multipartBody(
      { main_module: "grüße/🦊.js" },
      modules.map(({ name, bytes }) => part(name, bytes)),
    );
    const bytes = await read(body.stream);
    expect(body.length).to.equal(bytes.length);
    const [metadata, ...files] = parseMultipart(body.contentType, bytes);
    expect(metadata).to.include({ name: "metadata", filename: undefined, contentType: "application/json" });
    expect(JSON.parse(metadata!.body.toString())).to.deep.equal({ main_module: "grüße/🦊.js" });
    for (const [index, { name, bytes }] of modules.entries()) {
      const written = name.replaceAll('"', "%22");
      expect(files[index]).to.include({ name: written, filename: written, contentType: "text/plain" });
      expect(files[index]!.body.equals(bytes), name).to.equal(true);
      expect(files[index]!.head).to.have.length(2);
    }
    expect(files).to.have.length(modules.length);
  });

  it("never lets a name break out of its line", async () => {
    const body = multipartBody({}, [part('a"\r\nX-Evil: 1\r\n\r\n.js', "x")]);
    const parts = parseMultipart(body.contentType, await read(body.stream));
    expect(parts[1]!.head).to.have.length(2);
    expect(parts[1]!.name).to.equal("a%22%0D%0AX-Evil: 1%0D%0A%0D%0A.js");
  });

  it("has another boundary each time", () => {
    const types = Array.from({ length: 50 }, () => multipartBody({}, []).contentType);
    expect(new Set(types).size).to.equal(50);
  });

  it("opens one part at a time, each when its turn comes", async () => {
    let [open, most, opened] = [0, 0, 0];
    const parts = Array.from({ length: 100 }, (_, index): Part => {
      const bytes = Buffer.alloc(50_000, index);
      return {
        ...part(`m${index}`, bytes),
        open: () => {
          open += 1;
          opened += 1;
          most = Math.max(most, open);
          return Readable.from([bytes.subarray(0, 20_000), bytes.subarray(20_000)], { objectMode: false }).once("end", () => (open -= 1));
        },
      };
    });
    const { stream, length } = multipartBody({}, parts);
    await new Promise(setImmediate);
    expect(opened, "before anybody reads").to.be.at.most(4);
    expect(await read(stream)).to.have.length(length);
    expect([most, opened, open]).to.deep.equal([1, 100, 0]);
  });

  it("reads no further than it is read", async () => {
    let given = 0;
    const endless = new Readable({
      read() {
        given += 65_536;
        this.push(Buffer.alloc(65_536));
      },
    });
    const { stream } = multipartBody({}, [{ name: "x", contentType: "text/plain", size: 2 ** 30, open: () => endless }]);
    for (let i = 0; i < 50; i++) await new Promise(setImmediate);
    expect(given).to.be.at.most(512 * 1024);
    (stream as Readable).destroy();
  });

  it("lets go of the open part when it is given up", async () => {
    const source = new Readable({ read: () => undefined });
    const { stream } = multipartBody({}, [{ name: "x", contentType: "text/plain", size: 10, open: () => source }]);
    const closed = new Promise((resolve) => source.once("close", resolve));
    (stream as Readable).destroy();
    await closed;
  });

  it("fails with what a part fails with, also when it cannot be opened", async () => {
    const failing = (open: () => Readable): Part => ({ name: "x", contentType: "text/plain", size: 10, open });
    const broken = failing(() => new Readable({ read: () => undefined }).destroy(new Error("EIO")));
    const unopened = failing(() => {
      throw new Error("not at hand");
    });
    for (const [bad, message] of [
      [broken, "EIO"],
      [unopened, "not at hand"],
    ] as const) {
      for (const parts of [[bad], [part("good", "x"), bad], [bad, part("good", "x")]]) {
        expect(await rejection(read(multipartBody({}, parts).stream))).to.have.property("message", message);
      }
    }
  });
});
