import { createHash } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { digest, type Digested, wireArchive, wireAsset } from "../../../support/digest";

const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const allBytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));

async function bytesOf(store: Digested["store"], digest: unknown): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of store.open("x", digest as { sha256: string; size: number }) as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("the digest of content in the program", () => {
  const sources: [string, Record<string, unknown>, Uint8Array | string][] = [
    ["text", { content: "héllo 🦊\r\n" }, "héllo 🦊\r\n"],
    ["no text", { content: "" }, ""],
    ["a string asset", { content: wireAsset({ text: "héllo", hash: sha256("héllo") }) }, "héllo"],
    ["a string asset whose hash is wrong", { content: wireAsset({ text: "héllo", hash: sha256("other") }) }, "héllo"],
    ["an empty string asset", { content: wireAsset({ text: "" }) }, ""],
    ["a string asset as contentFile", { contentFile: wireAsset({ text: "x" }) }, "x"],
    ["base64", { contentBase64: allBytes.toString("base64") }, allBytes],
    ["base64 without padding", { contentBase64: "/w" }, Buffer.from([0xff])],
    ["base64 in lines", { contentBase64: "AAEC\r\nAwQF\n" }, Buffer.from([0, 1, 2, 3, 4, 5])],
    ["empty base64", { contentBase64: "" }, ""],
    ["text beside nulls", { content: "x", contentFile: null, contentBase64: null, contentType: undefined }, "x"],
  ];
  for (const [what, module, expected] of sources) {
    it(`is over the raw bytes of ${what}, which stay at hand`, async () => {
      const { digests, problems, store } = await digest({ "x.bin": module });
      expect(problems).to.deep.equal([]);
      const size = Buffer.byteLength(expected);
      expect(digests).to.deep.equal({ "x.bin": { sha256: sha256(expected), size, contentType: "application/octet-stream" } });
      expect(await bytesOf(store, digests["x.bin"])).to.deep.equal(Buffer.from(expected));
    });
  }

  it("is over the bytes of any base64", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), async (bytes) => {
        const { digests } = await digest({ "x.bin": { contentBase64: Buffer.from(bytes).toString("base64") } });
        expect(digests["x.bin"]).to.include({ sha256: sha256(bytes), size: bytes.length });
      }),
      { numRuns: 50 },
    );
  });

  it("takes a digest that is there already as it is, and has no content for it", async () => {
    const known = { sha256: sha256("x"), size: 1, contentType: "text/plain" };
    const { digests, problems, store } = await digest({ "x.txt": known });
    expect(digests).to.deep.equal({ "x.txt": known });
    expect(problems).to.deep.equal([]);
    expect(store.has(known.sha256)).to.equal(false);
  });

  const wrong: [string, unknown, string, RegExp][] = [
    ["base64 with other letters", { contentBase64: "AA*A" }, ".contentBase64", /is not base64/],
    ["base64 of the URL kind", { contentBase64: "_-8=" }, ".contentBase64", /is not base64/],
    ["base64 that is too short", { contentBase64: "A" }, ".contentBase64", /is not base64/],
    ["base64 with bits that no byte has", { contentBase64: "QR==" }, ".contentBase64", /is not base64/],
    ["base64 that goes on after its end", { contentBase64: "QQ==QQ==" }, ".contentBase64", /is not base64/],
    ["nothing but padding", { contentBase64: "====" }, ".contentBase64", /is not base64/],
    ["base64 that is a number", { contentBase64: 7 }, ".contentBase64", /must be text\.$/],
    ["a lone surrogate", { content: "a\ud800b" }, ".content", /lone surrogate/],
    ["a number", { content: 7 }, ".content", /must be text or an asset/],
    ["an object", { content: { text: "x" } }, ".content", /must be text or an asset/],
    ["an archive", { content: wireArchive({ path: "/tmp" }) }, ".content", /is an archive/],
    ["an archive as contentFile", { contentFile: wireArchive({ assets: {} }) }, ".contentFile", /is an archive/],
    ["an asset at a URL", { content: wireAsset({ uri: "https://example.com/x.bin" }) }, ".content", /is an asset at a URL/],
    ["an asset without content", { content: wireAsset({ hash: sha256("x") }) }, ".content", /without its content/],
    ["no source", {}, "", /exactly one of .*none is there/],
    ["two sources", { content: "x", contentBase64: "eA==" }, "", /exactly one of .*content and contentBase64 are there/],
    ["a misspelt property", { contnet: "x" }, ".contnet", /Did you mean content\?/],
    ["text", "export default {}", "", /must be an object/],
    ["null", null, "", /must be an object/],
    ["a list", [], "", /must be an object/],
    [
      "a type that Workers do not take",
      { content: "x", contentType: "text/html" },
      ".contentType",
      /"text\/html" is not a type that Workers take/,
    ],
    ["a type that is an object", { content: "x", contentType: {} }, ".contentType", /is not a type/],
  ];
  for (const [what, module, where, problem] of wrong) {
    it(`is refused for ${what}: one problem, at its place`, async () => {
      const { problems, digests } = await digest({ "x.bin": module, "good.txt": { content: "x" } });
      expect(problems.map(({ path }) => path)).to.deep.equal([`modules["x.bin"]${where}`]);
      expect(problems[0]!.problem).to.match(problem);
      expect(digests["x.bin"]).to.equal(undefined);
      expect(digests["good.txt"]).to.have.property("size", 1);
    });
  }

  it("says that a name has no known extension, and what to set", async () => {
    const { problems } = await digest({ LICENSE: { content: "x" } });
    expect(problems).to.have.length(1);
    expect(problems[0]!.path).to.equal('modules["LICENSE"].contentType');
    expect(problems[0]!.problem).to.include(".wasm").and.include("application/octet-stream");
  });

  it("does not show the content in any problem", async () => {
    const { problems } = await digest({
      "a.bin": { contentBase64: "hunter2!" },
      "b.bin": { content: "hunter2\ud800" },
      "c.bin": { content: ["hunter2"] },
    });
    expect(problems).to.have.length(3);
    expect(JSON.stringify(problems)).not.to.include("hunter2");
  });

  it("lists problems in the order of the names", async () => {
    const modules = { "c.js": {}, "a.wasm": { contentFile: "/nowhere/a" }, "b.js": {} };
    expect((await digest(modules)).problems.map(({ path }) => path)).to.deep.equal([
      'modules["a.wasm"]',
      'modules["b.js"]',
      'modules["c.js"]',
    ]);
  });
});
