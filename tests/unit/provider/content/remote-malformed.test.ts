import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { TransportError } from "../../../../provider/client/errors";
import { path } from "../../../../provider/client/path";
import { MalformedContentError, readRemoteContent } from "../../../../provider/content/remote";
import { apiClient } from "../../../support/api-client";
import { cleanups } from "../../../support/cleanup";
import { listen } from "../../../support/http-server";
import { multipart } from "../../../support/multipart";
import { rejection } from "../../../support/rejection";

const BOUNDARY = "bnd";
const headers = { "content-type": `multipart/form-data; boundary=${BOUNDARY}` };
const whole = multipart(BOUNDARY, [
  { head: ['Content-Disposition: form-data; name="index.js"; filename="index.js"', "Content-Type: text/plain"], body: "export default {}" },
  { head: ['Content-Disposition: form-data; name="é%22.bin"', "Content-Type: application/octet-stream"], body: "\u0000\r\n--bn\r\n" },
  { head: ['Content-Disposition: form-data; name="empty"'], body: "" },
]);
const footer = "--\r\n".length;

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** How many modules it holds, or that it is malformed. A promise that never settles ends the test by its time limit. */
async function outcome(bytes: Buffer, size: number, type = headers["content-type"]): Promise<number | "malformed"> {
  try {
    const content = await readRemoteContent({ status: 200, headers: { "content-type": type }, body: inPieces(bytes, size) });
    return content.form === "modules" ? Object.keys(content.modules).length : expect.fail(content.form);
  } catch (error) {
    expect(error).to.be.instanceOf(MalformedContentError);
    return "malformed";
  }
}

describe("a malformed answer with modules", () => {
  const cleanup = cleanups();

  it("is an error wherever it breaks off", async () => {
    for (const size of [1, 7, 64, 10_000]) {
      expect(await outcome(whole, size)).to.equal(3);
      for (let length = 0; length < whole.length - footer; length++) {
        expect(await outcome(whole.subarray(0, length), size), `${length} bytes in pieces of ${size}`).to.equal("malformed");
      }
    }
  });

  it("always comes to an end, whatever is in it", async () => {
    const places = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(places, fc.integer({ min: 1, max: 80 }), async (changes, size) => {
        const bytes = Buffer.from(whole);
        for (const [at, byte] of changes) bytes[at] = byte;
        expect(await outcome(bytes, size)).to.be.oneOf([1, 2, 3, "malformed"]);
      }),
      { numRuns: 1500 },
    );
  });

  const garbage: [string, string][] = [
    ["nothing", ""],
    ["a text", "garbage"],
    ["a boundary", "--bnd"],
    ["no parts", "--bnd--\r\n"],
    ["a part without a head", "--bnd\r\n\r\nabc\r\n--bnd--"],
    ["a part of another kind", "--bnd\r\nContent-Disposition: attachment; filename=x\r\n\r\nabc\r\n--bnd--"],
    ["a part without a name", "--bnd\r\nContent-Disposition: form-data\r\n\r\nabc\r\n--bnd--"],
    ["another boundary", "--other\r\nContent-Disposition: form-data; name=a\r\n\r\nabc\r\n--other--"],
  ];
  for (const [what, text] of garbage) {
    it(`is an error for ${what}`, async () => {
      for (const size of [1, 5, 1000]) expect(await outcome(Buffer.from(text), size)).to.equal("malformed");
    });
  }

  it("is an error for a type without a boundary, or another kind of multipart", async () => {
    for (const type of ["multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=bnd", "multipart/"]) {
      expect(await outcome(whole, 100, type), type).to.equal("malformed");
    }
  });

  it("takes what follows the last boundary for nothing", async () => {
    expect(await outcome(Buffer.concat([whole, Buffer.from("epilogue")]), 9)).to.equal(3);
  });

  it("fails with what the connection failed with, in the words of the client", async () => {
    const server = await listen((_incoming, response) => {
      response.writeHead(200, { ...headers, "content-length": whole.length }).write(whole.subarray(0, 150), () => response.destroy());
    });
    cleanup(server.close);
    const retry = { retries: 0, minTimeoutMs: 0, maxTimeoutMs: 0 };
    const error = await rejection(apiClient({ baseUrl: server.baseUrl, retry }).send({ method: "GET", path: path`/x` }, readRemoteContent));
    expect(error).to.be.instanceOf(TransportError);
    expect(error.message).to.match(/^GET \/x: no usable answer from .*: the connection was cut \(UND_ERR_SOCKET\)/);
  });

  it("names the request, is asked for again, and lets go of its connection", async () => {
    let [asked, closed] = [0, 0];
    const server = await listen((_incoming, response) => {
      asked += 1;
      response.once("close", () => (closed += 1));
      response.writeHead(200, { "content-type": "multipart/form-data" }).write("endless");
    });
    cleanup(server.close);
    const error = await rejection(apiClient({ baseUrl: server.baseUrl }).send({ method: "GET", path: path`/x` }, readRemoteContent));
    expect(error).to.be.instanceOf(TransportError);
    expect(error.message).to.match(/^GET \/x: no usable answer from .*: the modules came cut off or malformed\./);
    expect(asked).to.equal(3);
    while (closed < 3) await new Promise(setImmediate);
  });
});
