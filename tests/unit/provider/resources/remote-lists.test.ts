import { EventEmitter, once } from "node:events";
import type { ServerResponse } from "node:http";
import { expect } from "chai";
import { describe, it } from "mocha";
import { RemoteLists } from "../../../../provider/resources/remote-lists";
import { apiClient } from "../../../support/api-client";
import { cleanups } from "../../../support/cleanup";
import { listen, refuse, succeed } from "../../../support/http-server";
import { rejection } from "../../../support/rejection";

describe("the lists of scripts", () => {
  const cleanup = cleanups();

  /** A server that answers when the test says so. */
  async function start() {
    const [events, waiting] = [new EventEmitter(), [] as ServerResponse[]];
    let asked = 0;
    const server = await listen((_incoming, response) => {
      asked += 1;
      waiting.push(response);
      events.emit("asked");
    });
    cleanup(server.close);
    const client = apiClient({ baseUrl: server.baseUrl, retry: { retries: 0, minTimeoutMs: 0, maxTimeoutMs: 0 } });
    const next = async (): Promise<ServerResponse> => {
      while (waiting.length === 0) await once(events, "asked");
      return waiting.shift()!;
    };
    return {
      lists: new RemoteLists(() => client),
      next,
      asked: () => asked,
    };
  }
  const scripts = (etag: string): unknown[] => [
    { id: "a", etag },
    { id: "b", etag },
  ];

  it("are asked for once by all who ask at the same time, and by those after", async () => {
    const { lists, next, asked } = await start();
    const found = Promise.all(["a", "b", "a", "gone"].map((name) => lists.script("acc", name)));
    succeed(await next(), scripts("1"));
    expect((await found).map((script) => script?.etag)).to.deep.equal(["1", "1", "1", undefined]);
    expect((await lists.script("acc", "b"))?.etag).to.equal("1");
    expect(asked()).to.equal(1);
  });

  it("are asked for by account", async () => {
    const { lists, next, asked } = await start();
    const found = [lists.script("one", "a"), lists.script("two", "a")];
    succeed(await next(), scripts("1"));
    succeed(await next(), scripts("1"));
    await Promise.all(found);
    expect(asked()).to.equal(2);
  });

  it("are asked for again after a write, and only of its account", async () => {
    const { lists, next, asked } = await start();
    const first = lists.script("acc", "a");
    succeed(await next(), scripts("1"));
    await first;
    lists.forget("other");
    expect((await lists.script("acc", "a"))?.etag).to.equal("1");
    lists.forget("acc");
    const second = lists.script("acc", "a");
    succeed(await next(), scripts("2"));
    expect((await second)?.etag).to.equal("2");
    expect(asked()).to.equal(2);
  });

  it("that a write overlaps are not used, by nobody who waits", async () => {
    const { lists, next, asked } = await start();
    const found = [lists.script("acc", "a"), lists.script("acc", "b")];
    const before = await next();
    lists.forget("acc");
    succeed(before, scripts("before"));
    succeed(await next(), scripts("after"));
    expect((await Promise.all(found)).map((script) => script?.etag)).to.deep.equal(["after", "after"]);
    expect(asked()).to.equal(2);
  });

  it("that failed are asked for again by the next, and fail for all who waited", async () => {
    const { lists, next, asked } = await start();
    const failures = ["a", "b"].map((name) => rejection(lists.script("acc", name)));
    refuse(await next(), 403, { code: 10000, message: "No" });
    for (const failure of failures) expect((await failure).message).to.include("10000");
    const found = lists.script("acc", "a");
    succeed(await next(), scripts("1"));
    expect((await found)?.etag).to.equal("1");
    expect(asked()).to.equal(2);
  });

  it("that fail while a write drops them end in that failure, not in asking for ever", async () => {
    const { lists, next, asked } = await start();
    const failure = rejection(lists.script("acc", "a"));
    const response = await next();
    lists.forget("acc");
    refuse(response, 403, { code: 10000, message: "No" });
    expect((await failure).message).to.include("10000");
    expect(asked()).to.equal(1);
  });

  it("may hold what nobody understands", async () => {
    const { lists, next } = await start();
    const found = lists.script("acc", "a");
    succeed(await next(), [null, 7, "a", {}, { id: 7 }, { id: "a", etag: "1" }]);
    expect((await found)?.etag).to.equal("1");
  });

  for (const result of [null, {}, "none"]) {
    it(`are not empty where the answer is ${JSON.stringify(result)}`, async () => {
      const { lists, next } = await start();
      const failure = rejection(lists.script("acc", "a"));
      succeed(await next(), result);
      expect((await failure).message).to.equal("GET /accounts/acc/workers/scripts: the answer holds no list of scripts. Run it again.");
    });
  }
});
