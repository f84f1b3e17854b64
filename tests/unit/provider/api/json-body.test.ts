import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { Readable } from "node:stream";
import { type Base64Module, jsonBody, jsonBodyWithModules } from "../../../../provider/api/json-body";
import { ContentChangedError } from "../../../../provider/client/errors";
import type { RequestBody } from "../../../../provider/client/request";
import { sha256 } from "../../../../provider/content/hash";
import { expectedModule, verified } from "../../../../provider/content/verified-stream";
import { rejection } from "../../../support/rejection";

const moduleOf = (name: string, bytes: Buffer, chunk = bytes.length || 1): Base64Module => ({
  name,
  contentType: "text/plain",
  size: bytes.length,
  open: () => Readable.from(chunks(bytes, chunk), { objectMode: false }),
});

function* chunks(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function bytesOf({ stream }: RequestBody): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer | string>) all.push(Buffer.from(chunk));
  return Buffer.concat(all);
}

describe("a JSON body with modules", () => {
  it("has exactly the bytes of the JSON of the same value", async () => {
    const body = jsonBodyWithModules({ main_module: "é.js" }, [
      moduleOf('a"b.js', Buffer.from("one")),
      moduleOf("é.js", Buffer.from([0, 255])),
    ]);
    const expected =
      '{"main_module":"é.js","modules":[{"name":"a\\"b.js","content_type":"text/plain","content_base64":"b25l"},' +
      '{"name":"é.js","content_type":"text/plain","content_base64":"AP8="}]}';
    expect((await bytesOf(body)).toString()).to.equal(expected);
    expect(body.length).to.equal(Buffer.byteLength(expected));
    expect(body.contentType).to.equal("application/json");
  });

  it("is the same however the bytes of a module arrive, with the length that was announced", async () => {
    for (const size of [1, 2, 3, 4, 5, 64]) {
      for (const length of [0, 1, 2, 3, 4, 7, 100]) {
        const bytes = Buffer.from(Array.from({ length }, (_, index) => (index * 37) % 256));
        const body = jsonBodyWithModules({}, [moduleOf("a", bytes, size), moduleOf("b", Buffer.alloc(0))]);
        const text = await bytesOf(body);
        expect(text.length, `${String(length)} by ${String(size)}`).to.equal(body.length);
        const content = (JSON.parse(text.toString()) as { modules: { content_base64: string }[] }).modules.map((one) => one.content_base64);
        expect(content).to.deep.equal([bytes.toString("base64"), ""]);
      }
    }
  });

  it("announces the length of whatever names, types, fields and bytes", async () => {
    const anyModule = fc.tuple(fc.string({ unit: "binary" }), fc.uint8Array({ maxLength: 50 }), fc.integer({ min: 1, max: 9 }));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(anyModule, { maxLength: 4 }), async (fields, modules) => {
        const { modules: _, ...rest } = fields;
        const body = jsonBodyWithModules(
          rest,
          modules.map(([name, bytes, size]) => moduleOf(name, Buffer.from(bytes), size)),
        );
        const text = await bytesOf(body);
        expect(text.length).to.equal(body.length);
        const parsed = JSON.parse(text.toString()) as { modules: { name: string }[] };
        expect(parsed.modules.map(({ name }) => name)).to.deep.equal(modules.map(([name]) => name));
      }),
    );
  });

  it("opens one module at a time, each when its turn comes", async () => {
    const order: string[] = [];
    const watched = (name: string): Base64Module => ({
      ...moduleOf(name, Buffer.from("x")),
      open: () => {
        order.push(`open ${name}`);
        return Readable.from([Buffer.from("x")], { objectMode: false }).on("close", () => order.push(`close ${name}`));
      },
    });
    const body = jsonBodyWithModules({}, [watched("a"), watched("b")]);
    expect(order).to.deep.equal([]);
    await bytesOf(body);
    expect(order).to.deep.equal(["open a", "close a", "open b", "close b"]);
  });

  it("breaks off before its end when a module is not what was hashed", async () => {
    const digest = { sha256: sha256("what was checked"), size: 16 };
    for (const now of ["what was chucked", "what was checked!", "what"]) {
      const changed = {
        ...moduleOf("a", Buffer.from("what was checked")),
        open: () => verified(Readable.from([Buffer.from(now)]), expectedModule("a", digest)),
      };
      const body = jsonBodyWithModules({ x: 1 }, [changed]);
      let sent = 0;
      (body.stream as Readable).on("data", (chunk: Buffer) => (sent += chunk.length));
      const error = await rejection(new Promise((resolve, reject) => (body.stream as Readable).on("end", resolve).on("error", reject)));
      expect(error).to.be.instanceOf(ContentChangedError);
      expect(sent).to.be.lessThan(body.length);
    }
  });

  it("lets go of what is open when it is given up", async () => {
    // Gives some bytes and then stands still.
    const source = new Readable({ read: () => undefined });
    source.push(Buffer.alloc(9000));
    const closed = new Promise((resolve) => source.once("close", resolve));
    const stream = jsonBodyWithModules({}, [{ ...moduleOf("a", Buffer.alloc(90_000)), open: () => source }]).stream as Readable;
    for (let size = 0; size < 10_000;) {
      const chunk = stream.read() as Buffer | null;
      if (chunk === null) await new Promise((resolve) => stream.once("readable", resolve));
      else size += chunk.length;
    }
    expect(source.destroyed).to.equal(false);
    stream.destroy();
    await closed;
    expect(source.destroyed).to.equal(true);
  });

  it("is plain text without modules, in bytes, not characters", () => {
    expect(jsonBody({ a: "é" })).to.deep.equal({ stream: '{"a":"é"}', length: 10, contentType: "application/json" });
  });
});
