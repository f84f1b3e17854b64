import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { LoggedRequest } from "../../emulator";
import { ACCOUNT, useEmulator, worker } from "../unit/emulator/support";

const MEBIBYTE = 1 << 20;

describe("emulator: uploads", () => {
  const api = useEmulator({ runtime: true });
  const small = useEmulator({ limits: { scriptBytes: 1000, metadataBytes: 500, parts: 3 } });

  it("takes 64 MiB of modules, gives them back, and not one byte more", async function () {
    this.timeout(60_000);
    const { "index.js": index } = worker("large");
    const rest = 64 * MEBIBYTE - Buffer.byteLength(String(index![1]));
    const data = new Uint8Array(randomBytes(rest));
    const put = await api().put("large", { "index.js": index!, "data.bin": ["application/octet-stream", data] });
    expect(put.status, put.text.slice(0, 500)).to.equal(200);
    expect((await api().worker("/large")).text).to.equal("large");
    const { bytes } = await api().call("GET", "/large/content/v2");
    // Searching for all of it takes seconds, in which idle connections end.
    const start = bytes.indexOf(data.subarray(0, 64));
    expect(bytes.subarray(start, start + rest).equals(data)).to.equal(true);

    const more = await api().put("large", { "index.js": index!, "data.bin": ["application/octet-stream", new Uint8Array(rest + 1)] });
    expect([more.status, more.errors[0]?.code]).to.deep.equal([413, 10027]);
    expect(more.errors[0]?.message).to.equal("Your Worker exceeded the size limit of 64 MiB.");
  });

  it("counts all modules of an upload together, and what describes them apart", async () => {
    const part = (bytes: number): readonly [string, Uint8Array<ArrayBuffer>] => ["application/octet-stream", new Uint8Array(bytes)];
    expect((await small().put("sum", { "index.js": part(500), "b.bin": part(500) })).status).to.equal(200);
    expect((await small().put("sum", { "index.js": part(500), "b.bin": part(501) })).errors[0]?.code).to.equal(10027);
    const long = { main_module: "index.js", tags: ["t".repeat(600)] };
    expect((await small().put("sum", { "index.js": part(1) }, long)).errors[0]?.code).to.equal(10026);
    const many = Object.fromEntries(["index.js", "1", "2", "3", "4"].map((name) => [name, part(1)]));
    expect((await small().put("sum", many)).errors[0]?.code).to.equal(10026);
  });

  for (const path of ["/cut", "/cut/content"]) {
    it(`commits nothing of an upload to ${path} that breaks off`, async () => {
      const { emulator } = api();
      await api().put("cut");
      const before = await api().listed("cut");
      const { text } = await api().call("GET", "/cut/content/v2");
      const body = [
        '--x\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n{"main_module":"index.js"}\r\n',
        '--x\r\nContent-Disposition: form-data; name="index.js"; filename="index.js"\r\nContent-Type: application/javascript+module\r\n\r\n',
        "export default { fetch() {} };\r\n--x--\r\n",
      ].join("");
      const head = [
        `PUT /client/v4/accounts/${ACCOUNT}/workers/scripts${path} HTTP/1.1`,
        "Host: 127.0.0.1",
        "Authorization: Bearer x",
        "Content-Type: multipart/form-data; boundary=x",
        // By its boundaries the body is complete; by its length it is not.
        `Content-Length: ${Buffer.byteLength(body) + 1}`,
      ];
      const socket = connect(emulator.port, "127.0.0.1");
      socket.on("error", () => undefined).end(`${head.join("\r\n")}\r\n\r\n${body}`);
      const cut = (): LoggedRequest | undefined => emulator.requests().find(({ status }) => status === 0);
      await waitFor(() => cut() !== undefined);
      expect(cut()).to.include({ method: "PUT", bytesIn: Buffer.byteLength(body), bytesOut: 0 });
      expect(await api().listed("cut")).to.deep.equal(before);
      expect((await api().call("GET", "/cut/content/v2")).text.length).to.equal(text.length);
      await api().admin("DELETE", "/requests");
    });
  }
});

/** Waits for something that the emulator does on its own: the end of the test's time is the limit. */
async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
