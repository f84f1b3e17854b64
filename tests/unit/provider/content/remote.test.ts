import { createHash } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { MalformedContentError, readRemoteContent, type RemoteContent } from "../../../../provider/content/remote";
import { multipart } from "../../../support/multipart";
import { rejection } from "../../../support/rejection";

const BOUNDARY = "----b0undary";
const allBytes = Buffer.from(Array.from({ length: 1024 }, (_, index) => index % 256));
const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const named = (name: string, type: string): string[] => [
  `Content-Disposition: form-data; name="${name}"; filename="${name}"`,
  `Content-Type: ${type}`,
];

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size));
}

function read(body: Uint8Array, headers: Record<string, string | string[]>, { size = 100, status = 200 } = {}): Promise<RemoteContent> {
  return readRemoteContent({ status, headers, body: inPieces(body, size) });
}

function readParts(parts: Parameters<typeof multipart>[1], headers: Record<string, string> = {}, size?: number): Promise<RemoteContent> {
  return read(
    multipart(BOUNDARY, parts),
    { "content-type": `multipart/form-data; boundary=${BOUNDARY}`, ...headers },
    size === undefined ? {} : { size },
  );
}

describe("the content of a script as the API answers it", () => {
  it("is a module a part, byte by byte, with and without a filename", async () => {
    const bytes = Buffer.concat([allBytes, Buffer.from(`\r\n--${BOUNDARY.slice(0, -1)}\r\n`)]);
    const parts = [
      { head: named("index.js", "application/javascript+module"), body: "export default {}" },
      { head: ['Content-Disposition: form-data; name="data.bin"', "Content-Type: application/octet-stream"], body: bytes },
      { head: ['Content-Disposition: form-data; name="text.txt"', "Content-Type: text/plain; charset=iso-8859-1"], body: allBytes },
      { head: named("empty.txt", "text/plain"), body: "" },
    ];
    for (const size of [1, 7, 1000, 100_000]) {
      expect(await readParts(parts, { "cf-entrypoint": "index.js" }, size)).to.deep.equal({
        form: "modules",
        mainModule: "index.js",
        modules: {
          "index.js": { sha256: sha256("export default {}"), size: 17, contentType: "application/javascript+module" },
          "data.bin": { sha256: sha256(bytes), size: bytes.length, contentType: "application/octet-stream" },
          "text.txt": { sha256: sha256(allBytes), size: 1024, contentType: "text/plain" },
          "empty.txt": { sha256: sha256(""), size: 0, contentType: "text/plain" },
        },
      });
    }
  });

  it("is exact for any bytes, however they are divided", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 50 }), async (bytes, size) => {
        const { modules } = (await readParts([{ head: named("x", "text/plain"), body: bytes }], {}, size)) as { modules: object };
        expect(modules).to.deep.equal({ x: { sha256: sha256(bytes), size: bytes.length, contentType: "text/plain" } });
      }),
      { numRuns: 200 },
    );
  });

  const names: [string, string][] = [
    ["lib/deep/util.js", "lib/deep/util.js"],
    ["grüße 🦊.js", "grüße 🦊.js"],
    ["say %22hi%22.js", 'say "hi".js'],
    ["a;b=c, d.js", "a;b=c, d.js"],
    ["100%.js", "100%.js"],
    ["constructor", "constructor"],
    ["__proto__", "__proto__"],
  ];
  for (const [written, name] of names) {
    it(`takes the name ${JSON.stringify(written)} for ${JSON.stringify(name)}`, async () => {
      const header = Buffer.from(name).toString("latin1");
      const content = await readParts([{ head: named(written, "text/plain"), body: "x" }], { "cf-entrypoint": header });
      expect(content).to.have.property("mainModule", name);
      expect(Object.keys((content as { modules: object }).modules)).to.deep.equal([name]);
    });
  }

  it("goes by the filename where it is not the part's name, as the official clients send it", async () => {
    const head = ['Content-Disposition: form-data; name="files"; filename="index.js"', "Content-Type: text/javascript+module"];
    const content = await readParts([{ head, body: "x" }]);
    expect(content).to.deep.equal({
      form: "modules",
      mainModule: undefined,
      modules: { "index.js": { sha256: sha256("x"), size: 1, contentType: "application/javascript+module" } },
    });
  });

  it("leaves out a part that only describes", async () => {
    const parts = [
      { head: named("metadata", "application/json"), body: "{}" },
      { head: named("a.txt", "text/plain"), body: "x" },
    ];
    expect(Object.keys(((await readParts(parts)) as { modules: object }).modules)).to.deep.equal(["a.txt"]);
  });

  it("reads an entry whose header is no UTF-8 as it stands", async () => {
    const content = await readParts([{ head: named("x", "text/plain"), body: "x" }], { "cf-entrypoint": "gr\u00fcn.js" });
    expect(content).to.have.property("mainModule", "grün.js");
  });

  it("takes the same part twice for one, and two of one name for an error", async () => {
    const part = { head: named("x.js", "text/plain"), body: "x" };
    expect(await readParts([part, part]))
      .to.have.property("modules")
      .that.has.all.keys("x.js");
    for (const other of [
      { ...part, body: "y" },
      { ...part, head: named("x.js", "application/octet-stream") },
    ]) {
      const error = await rejection(readParts([part, other]));
      expect(error).to.be.instanceOf(MalformedContentError);
      expect(error.message).to.equal('two modules came with the name "x.js"');
    }
  });

  for (const type of ["application/javascript", "text/javascript; charset=utf-8", "text/plain", "application/octet-stream", ""]) {
    it(`is the script of a service worker when it comes as ${type || "no type"}`, async () => {
      const headers = type === "" ? {} : { "content-type": type };
      expect(await read(allBytes, headers)).to.deep.equal({
        form: "script",
        script: { sha256: sha256(allBytes), size: 1024, contentType: "application/javascript" },
      });
    });
  }

  for (const type of ["text/html; charset=UTF-8", "application/json", "application/problem+json", "application/xml"]) {
    it(`is not ${type}`, async () => {
      expect(await rejection(read(allBytes, { "content-type": type }))).to.be.instanceOf(MalformedContentError);
    });
  }

  it("can be empty", async () => {
    expect(await read(Buffer.alloc(0), {}, { status: 204 })).to.deep.equal({ form: "empty" });
  });
});
