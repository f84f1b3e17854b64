import { expect } from "chai";
import { describe, it } from "mocha";
import { inspect } from "../../../../provider/content/inspect";
import { CONTENT_TYPES } from "../../../../provider/content/module-type";
import { cleanups } from "../../../support/cleanup";
import { makeFolder } from "../../../support/folder";

/** Bytes of one read from a file. */
const CHUNK = 64 * 1024;

describe("a look into a module", () => {
  const cleanup = cleanups();
  const asFile = (bytes: Buffer): { path: string } => {
    const folder = makeFolder();
    cleanup(folder.remove);
    return { path: folder.write("x", bytes) };
  };
  /** The same answer is expected for bytes in memory and on disk. */
  async function look(bytes: Buffer, type: (typeof CONTENT_TYPES)[number]): Promise<string | undefined> {
    const [memory, file] = [await inspect({ bytes }, type), await inspect(asFile(bytes), type)];
    expect(file).to.equal(memory);
    return memory;
  }

  it("takes WebAssembly by its first four bytes", async () => {
    expect(await look(Buffer.from("\0asm\u0001\0\0\0", "latin1"), "application/wasm")).to.equal(undefined);
    for (const start of ["", "\0as", "\0asn", "export default {}", "AGFzbQ=="]) {
      expect(await look(Buffer.from(start, "latin1"), "application/wasm"), start).to.match(/^is not WebAssembly/);
    }
  });

  it("takes any bytes as data", async () => {
    expect(await look(Buffer.from([0xff, 0x00, 0xc0]), "application/octet-stream")).to.equal(undefined);
  });

  for (const type of CONTENT_TYPES.filter((type) => type !== "application/wasm" && type !== "application/octet-stream")) {
    it(`takes UTF-8 only as ${type}`, async () => {
      expect(await look(Buffer.from("\ufeffgrüße 🦊\0"), type)).to.equal(undefined);
      expect(await look(Buffer.alloc(0), type)).to.equal(undefined);
      expect(await look(Buffer.from([0x80]), type)).to.equal(
        `is not UTF-8 text, and ${type} must be. Save it as UTF-8, or say contentType: "application/octet-stream" for binary data.`,
      );
    });
  }

  const invalid: [string, number[]][] = [
    ["Latin-1", [0x67, 0x72, 0xfc, 0xdf]],
    ["a surrogate in three bytes", [0xed, 0xa0, 0x80]],
    ["an overlong slash", [0xc0, 0xaf]],
    ["a code point that is too high", [0xf4, 0x90, 0x80, 0x80]],
    ["a character that is cut off", [0x61, 0xf0, 0x9f, 0xa6]],
    ["UTF-16", [0xff, 0xfe, 0x61, 0x00]],
  ];
  for (const [what, bytes] of invalid) {
    it(`refuses ${what}, also at the seam of two reads`, async () => {
      for (const before of [0, 1, CHUNK - 3, CHUNK - 2, CHUNK - 1, CHUNK, CHUNK + 1]) {
        const whole = Buffer.concat([Buffer.alloc(before, "a"), Buffer.from(bytes)]);
        expect(await look(whole, "text/plain"), String(before)).to.match(/^is not UTF-8/);
      }
    });
  }

  it("takes a character that is divided between two reads", async () => {
    for (const before of [CHUNK - 3, CHUNK - 2, CHUNK - 1]) {
      const whole = Buffer.concat([Buffer.alloc(before, "a"), Buffer.from("🦊".repeat(40_000))]);
      expect(await look(whole, "text/plain"), String(before)).to.equal(undefined);
    }
  });

  it("leaves failures of the file system to its caller", async () => {
    for (const type of ["application/wasm", "text/plain"] as const) {
      const code = await inspect({ path: "/nowhere/at/all" }, type).then(
        () => "none",
        (error: unknown) => (error as NodeJS.ErrnoException).code,
      );
      expect(code).to.equal("ENOENT");
    }
  });
});
