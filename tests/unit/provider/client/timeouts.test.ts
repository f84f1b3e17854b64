import { EventEmitter, once } from "node:events";
import { PassThrough } from "node:stream";
import { Agent } from "undici";
import { expect } from "chai";
import { describe, it } from "mocha";
import { TransportError } from "../../../../provider/client/errors";
import { path } from "../../../../provider/client/path";
import { apiClient } from "../../../support/api-client";
import { cleanups } from "../../../support/cleanup";
import { envelope, listen, succeed } from "../../../support/http-server";
import { ManualClock } from "../../../support/manual-clock";
import { rejection } from "../../../support/rejection";

const SECOND = 1000;
const get = { method: "GET", path: path`/x` } as const;
const once5Seconds = { timeoutMs: 5 * SECOND, retry: { retries: 0, minTimeoutMs: 0, maxTimeoutMs: 0 } };
const stoodStill = /GET \/x: no usable answer from \S+: no byte came or went for 5 seconds\./;

describe("a request that stands still is given up", () => {
  const cleanup = cleanups();

  it("while it connects", async () => {
    const [clock, events] = [new ManualClock(), new EventEmitter()];
    // Never calls back: an address that swallows packets.
    const dispatcher = new Agent({ connect: () => void events.emit("connecting") });
    cleanup(() => dispatcher.destroy());
    const connecting = once(events, "connecting");
    const failure = rejection(apiClient({ ...once5Seconds, baseUrl: "https://api.invalid", clock, dispatcher }).json(get));
    await connecting;
    clock.advance(5 * SECOND);
    const error = await failure;
    expect(error).to.be.instanceOf(TransportError);
    expect(error.message).to.match(stoodStill).and.include("Check the network");
  });

  it("while it uploads, and not before", async () => {
    const [clock, events, stream] = [new ManualClock(), new EventEmitter(), new PassThrough()];
    const server = await listen((incoming) => incoming.on("data", (chunk: Buffer) => events.emit("arrived", chunk.toString())));
    cleanup(server.close);
    const body = () => ({ stream, length: 1_000_000, contentType: "text/plain" });
    const failure = rejection(apiClient({ ...once5Seconds, baseUrl: server.baseUrl, clock }).json({ method: "PUT", path: path`/x`, body }));
    let settled = false;
    void failure.finally(() => (settled = true));
    for (const chunk of ["a", "b", "c"]) {
      const arrived = once(events, "arrived");
      stream.write(chunk);
      expect(await arrived).to.deep.equal([chunk]);
      clock.advance(4 * SECOND);
    }
    expect(settled).to.equal(false);
    clock.advance(1 * SECOND);
    expect((await failure).message).to.include("no byte came or went for 5 seconds");
    expect(stream.destroyed).to.equal(true);
  });

  it("while it waits for the answer", async () => {
    const [clock, events] = [new ManualClock(), new EventEmitter()];
    const server = await listen(() => events.emit("asked"));
    cleanup(server.close);
    const asked = once(events, "asked");
    const failure = rejection(apiClient({ ...once5Seconds, baseUrl: server.baseUrl, clock }).json(get));
    await asked;
    clock.advance(5 * SECOND);
    expect((await failure).message).to.match(stoodStill);
  });

  it("in the middle of the answer, and not while it flows", async () => {
    const [clock, events] = [new ManualClock(), new EventEmitter()];
    const server = await listen((_incoming, response) => events.emit("asked", response.writeHead(200)));
    cleanup(server.close);
    const asked = once(events, "asked");
    const read = apiClient({ ...once5Seconds, baseUrl: server.baseUrl, clock }).send(get, async ({ body }) => {
      for await (const chunk of body) events.emit("arrived", chunk.toString());
    });
    const failure = rejection(read);
    const [response] = (await asked) as [PassThrough];
    for (const chunk of ["a", "b", "c"]) {
      const arrived = once(events, "arrived");
      response.write(chunk);
      expect(await arrived).to.deep.equal([chunk]);
      clock.advance(4 * SECOND);
    }
    clock.advance(1 * SECOND);
    expect((await failure).message).to.match(stoodStill);
  });

  it("when whoever reads the answer never comes to an end", async () => {
    const [clock, events] = [new ManualClock(), new EventEmitter()];
    const server = await listen((_incoming, response) => succeed(response));
    cleanup(server.close);
    const reading = once(events, "reading");
    const failure = rejection(
      apiClient({ ...once5Seconds, baseUrl: server.baseUrl, clock }).send(get, () => {
        events.emit("reading");
        return new Promise(() => undefined);
      }),
    );
    await reading;
    clock.advance(5 * SECOND);
    expect((await failure).message).to.match(stoodStill);
  });

  it("and is made again where that is safe", async () => {
    const [clock, events] = [new ManualClock(), new EventEmitter()];
    let asked = 0;
    const server = await listen((_incoming, response) => {
      asked += 1;
      if (asked === 1) events.emit("asked");
      else response.end(envelope({ result: "second" }));
    });
    cleanup(server.close);
    const first = once(events, "asked");
    const retry = { retries: 1, minTimeoutMs: 0, maxTimeoutMs: 0 };
    const result = apiClient({ ...once5Seconds, retry, baseUrl: server.baseUrl, clock }).json(get);
    await first;
    clock.advance(5 * SECOND);
    expect(await result).to.equal("second");
    expect(clock.waiting, "timers left behind").to.deep.equal([]);
  });
});
