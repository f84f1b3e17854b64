import { Readable } from "node:stream";
import { expect } from "chai";
import { describe, it } from "mocha";
import { ContentChangedError } from "../../../../provider/client/errors";
import { sha256 } from "../../../../provider/content/hash";
import { ContentStore } from "../../../../provider/content/store";
import { expectedModule, verified } from "../../../../provider/content/verified-stream";
import { rejection } from "../../../support/rejection";

const expected = { sha256: sha256("hello world"), size: 11 };
const of = (...chunks: string[]): Readable => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));

async function read(stream: Readable, seen: string[] = []): Promise<string> {
  for await (const chunk of stream as AsyncIterable<Buffer>) seen.push(chunk.toString());
  return seen.join("");
}

describe("a stream that is verified", () => {
  it("passes the bytes on that were hashed", async () => {
    expect(await read(verified(of("hello", " ", "world"), expectedModule("a.js", expected)))).to.equal("hello world");
    expect(await read(verified(of(), expectedModule("empty", { sha256: sha256(""), size: 0 })))).to.equal("");
  });

  const changes: [string, string[], string][] = [
    ["another byte", ["hello worlD"], "changed"],
    ["a byte less", ["hello worl"], "became shorter"],
    ["nothing", [], "became shorter"],
    ["a byte more", ["hello world", "!"], "grew"],
    ["a byte more in one piece", ["hello world!"], "grew"],
  ];
  for (const [what, chunks, how] of changes) {
    it(`fails for ${what}, before its end`, async () => {
      const stream = verified(of(...chunks), expectedModule("lib/a.js", expected));
      let ended = false;
      stream.on("end", () => (ended = true));
      const error = await rejection(read(stream));
      expect(error).to.be.instanceOf(ContentChangedError);
      expect(error.message).to.match(new RegExp(`^modules\\["lib/a\\.js"\\]: the file ${how} `));
      expect(ended).to.equal(false);
    });
  }

  it("never passes on more bytes than were announced", async () => {
    const seen: string[] = [];
    await rejection(read(verified(of("hello", " world", "!!!"), expectedModule("a.js", expected)), seen));
    expect(seen.join("").length).to.be.at.most(expected.size);
  });

  it("fails with what the file failed with", async () => {
    const error = await rejection(
      read(verified(new Readable({ read: () => undefined }).destroy(new Error("EIO: i/o error")), expectedModule("a.js", expected))),
    );
    expect(error).to.be.instanceOf(ContentChangedError);
    expect(error.message).to.include("EIO: i/o error");
    expect(error.cause).to.have.property("message", "EIO: i/o error");
  });

  it("lets go of its file when it is given up", async () => {
    const source = new Readable({ read: () => undefined });
    const stream = verified(source, expectedModule("a.js", expected));
    source.push("hello");
    stream.once("data", () => stream.destroy());
    // The next piece is being waited for: a file's always comes.
    source.push(" world");
    await new Promise((resolve) => source.once("close", resolve));
    expect(stream.destroyed).to.equal(true);
  });
});

describe("the store of content", () => {
  it("gives what it was given, as often as asked", async () => {
    const store = new ContentStore();
    store.add(expected.sha256, { bytes: Buffer.from("hello world") });
    expect(store.has(expected.sha256)).to.equal(true);
    for (const _ of [1, 2]) expect(await read(store.open("a.js", expected))).to.equal("hello world");
  });

  it("refuses what it was not given", () => {
    const store = new ContentStore();
    expect(store.has(expected.sha256)).to.equal(false);
    expect(() => store.open("a.js", expected)).to.throw(RangeError, "a.js");
  });

  it("takes the newer source of the same content", async () => {
    const store = new ContentStore();
    store.add(expected.sha256, { path: "/nowhere/at/all" });
    store.add(expected.sha256, { bytes: Buffer.from("hello world") });
    expect(await read(store.open("a.js", expected))).to.equal("hello world");
  });
});
