import { Readable } from "node:stream";
import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { base64, base64Length } from "../../../../provider/api/base64";
import { rejection } from "../../../support/rejection";

async function text(pieces: AsyncIterable<string>): Promise<string> {
  let all = "";
  for await (const piece of pieces) all += piece;
  return all;
}

describe("base64 of a stream", () => {
  it("is that of all the bytes, however they are cut, and has the announced length", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 })), async (pieces) => {
        const whole = Buffer.concat(pieces);
        const encoded = await text(base64(Readable.from(pieces.map((piece) => Buffer.from(piece)))));
        expect(encoded).to.equal(whole.toString("base64"));
        expect(encoded.length).to.equal(base64Length(whole.length));
      }),
    );
  });

  it("fails with what the bytes fail with", async () => {
    const bytes = new Readable({ read: () => undefined });
    const pieces = base64(bytes);
    bytes.destroy(new Error("changed"));
    expect((await rejection(text(pieces))).message).to.equal("changed");
  });

  it("lets go of the bytes when nobody reads on", async () => {
    const bytes = Readable.from(["abc", "def"].map((piece) => Buffer.from(piece)));
    for await (const piece of base64(bytes)) {
      expect(piece).to.equal("YWJj");
      break;
    }
    expect(bytes.destroyed).to.equal(true);
  });
});
