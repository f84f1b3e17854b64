import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { ApiRequest } from "../../../../provider/client/request";
import { type CloudflareApiError, TransportError } from "../../../../provider/client/errors";
import { path } from "../../../../provider/client/path";
import { apiClient } from "../../../support/api-client";
import { cleanups } from "../../../support/cleanup";
import { refuse, serve, succeed, type TestServer } from "../../../support/http-server";
import { ManualClock } from "../../../support/manual-clock";
import { rejection } from "../../../support/rejection";

const body = () => ({ stream: "the whole body", length: 14, contentType: "text/plain" });
const put: ApiRequest = { method: "PUT", path: path`/x`, body };

describe("what the client sends again", () => {
  const cleanup = cleanups();
  /** Loses the first answers after the request has arrived as a whole. */
  const losing = async (count: number): Promise<TestServer> => {
    let seen = 0;
    const server = await serve((_request, response) => (++seen <= count ? void response.destroy() : succeed(response, "done")));
    cleanup(server.close);
    return server;
  };

  it("a PUT whose answer was lost, with its whole body", async () => {
    const server = await losing(2);
    expect(await apiClient({ baseUrl: server.baseUrl }).json(put)).to.equal("done");
    expect(server.received.map(({ method, body }) => [method, body.toString()])).to.deep.equal(Array(3).fill(["PUT", "the whole body"]));
  });

  it("a GET and a DELETE whose answer was lost", async () => {
    for (const method of ["GET", "DELETE"] as const) {
      const server = await losing(1);
      expect(await apiClient({ baseUrl: server.baseUrl }).json({ method, path: path`/x` })).to.equal("done");
      expect(server.received).to.have.length(2);
    }
  });

  for (const method of ["POST", "PATCH"] as const) {
    it(`never a ${method}: it might have had its effect`, async () => {
      const server = await losing(1);
      expect(await rejection(apiClient({ baseUrl: server.baseUrl }).json({ ...put, method }))).to.be.instanceOf(TransportError);
      expect(server.received).to.have.length(1);
    });

    it(`not even a ${method} that was throttled`, async () => {
      const server = await serve((_request, response) => refuse(response, 429, { code: 971, message: "Throttled" }));
      cleanup(server.close);
      await rejection(apiClient({ baseUrl: server.baseUrl }).json({ ...put, method }));
      expect(server.received).to.have.length(1);
    });
  }

  it("a POST that says of itself that it may be", async () => {
    const server = await losing(1);
    expect(await apiClient({ baseUrl: server.baseUrl }).json({ ...put, method: "POST", idempotent: true })).to.equal("done");
  });

  it("nothing that was refused for what it is", async () => {
    const server = await serve((_request, response) => refuse(response, 400, { code: 10021, message: "No" }));
    cleanup(server.close);
    await rejection(apiClient({ baseUrl: server.baseUrl }).json(put));
    expect(server.received).to.have.length(1);
  });

  it("an answer that broke off in the middle", async () => {
    let seen = 0;
    const server = await serve((_request, response) =>
      ++seen === 1 ? response.writeHead(200, { "content-length": 100 }).write("{", () => response.destroy()) : succeed(response, "done"),
    );
    cleanup(server.close);
    expect(await apiClient({ baseUrl: server.baseUrl }).json(put)).to.equal("done");
  });

  it("a bounded number of times", async () => {
    const server = await losing(Infinity);
    await rejection(apiClient({ baseUrl: server.baseUrl }).json(put));
    expect(server.received).to.have.length(3);
  });

  for (const [header, wait] of [
    ["7", 7000],
    ["Sat, 01 Jan 2000 00:00:09 GMT", 9000],
    ["3600", 30_000],
    ["-5", undefined],
    ["soon", undefined],
  ] as const) {
    it(`after the time that \`Retry-After: ${header}\` asks for`, async () => {
      const clock = new ManualClock(Date.parse("2000-01-01T00:00:00Z"));
      let seen = 0;
      const server = await serve((_request, response) => {
        if (++seen === 1) refuse(response.setHeader("retry-after", header), 429, { code: 971, message: "Throttled" });
        else succeed(response, "done");
      });
      cleanup(server.close);
      const retry = { retries: 1, minTimeoutMs: 100, maxTimeoutMs: 30_000 };
      // 11 minutes, so that the pause is not taken for the time-outs of a request.
      const result = apiClient({ baseUrl: server.baseUrl, clock, retry, random: () => 1, timeoutMs: 660_000 }).json(put);
      while (seen === 0 || clock.waiting.length !== 1) await setImmediate();
      expect(clock.waiting).to.deep.equal([wait ?? 3000]);
      clock.advance(wait ?? 3000);
      expect(await result).to.equal("done");
    });
  }

  it("reports the last answer when none was good", async () => {
    const server = await serve((_request, response) => refuse(response, 500, { code: 10002, message: `Number ${server.received.length}` }));
    cleanup(server.close);
    const error = await rejection<CloudflareApiError>(apiClient({ baseUrl: server.baseUrl }).json(put));
    expect(error.message).to.include("Number 3");
  });
});
