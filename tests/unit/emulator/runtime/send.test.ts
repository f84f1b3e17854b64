import { Readable } from "node:stream";
import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import type { Instance } from "../../../../emulator/runtime/miniflare";
import { send } from "../../../../emulator/runtime/send";
import { serve, type TestServer } from "../../../support/http-server";

describe("emulator: a request on its way to a Worker", () => {
  let server: TestServer | undefined;
  afterEach(async () => await server?.close());

  /** Sends a body to a server that answers every whole request. */
  async function sending(body: Readable): Promise<unknown> {
    server = await serve((_request, response) => response.end("answer"));
    const instance: Instance = {
      url: new URL(server.baseUrl),
      listening: async () => await Promise.resolve(),
      dispose: async () => await Promise.resolve(),
    };
    return await send(instance, { method: "POST", path: "/", headers: {}, body }).then(
      (message) => message.resume().statusCode,
      (error: unknown) => (error as NodeJS.ErrnoException).code,
    );
  }

  it("ends when its client left before it was sent", async () => {
    const body = new Readable({ read: () => undefined }).on("error", () => undefined);
    body.push("begun");
    body.destroy(new Error("aborted"));
    expect(await sending(body)).to.equal("ECONNRESET");
    expect(server?.received).to.deep.equal([]);
  });

  it("ends when its client leaves in the middle, without a word", async () => {
    const body = new Readable({ read: () => undefined });
    body.push("begun");
    setImmediate(() => body.destroy());
    expect(await sending(body)).to.equal("ECONNRESET");
  });

  it("arrives whole otherwise", async () => {
    expect(await sending(Readable.from([Buffer.from("whole")]))).to.equal(200);
    expect(server?.received[0]?.body.toString()).to.equal("whole");
  });
});
