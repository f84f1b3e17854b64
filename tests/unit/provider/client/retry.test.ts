import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { describe, it } from "mocha";
import { CloudflareApiError, ContentChangedError, TransportError, UserError } from "../../../../provider/client/errors";
import { DEFAULT_RETRY, withRetry } from "../../../../provider/client/retry";
import { ManualClock } from "../../../support/manual-clock";
import { rejection } from "../../../support/rejection";

const policy = { retries: 3, minTimeoutMs: 100, maxTimeoutMs: 10_000 };
const refused = (status: number, code?: number, retryAfterMs?: number): CloudflareApiError =>
  new CloudflareApiError("no", { request: "GET /x", status, errors: code === undefined ? [] : [{ code, message: "" }], retryAfterMs });
const cut = new TransportError("cut", "GET /x");

/** Runs until the end, letting time pass whenever nothing else happens. Gives the pauses and how often it was tried. */
async function run(errors: Error[], random = () => 0): Promise<{ tries: number; pauses: number[]; error?: Error }> {
  const [clock, pauses] = [new ManualClock(), [] as number[]];
  let [tries, over] = [0, false];
  const attempt = (): Promise<string> => {
    const error = errors[tries++];
    return error === undefined ? Promise.resolve("done") : Promise.reject(error);
  };
  const result = withRetry(attempt, policy, { clock, random }).then(
    () => ({ tries, pauses }),
    (error: unknown) => ({ tries, pauses, error: error as Error }),
  );
  void result.finally(() => (over = true));
  while (!over) {
    await setImmediate();
    const [next] = clock.waiting;
    if (next === undefined) continue;
    pauses.push(next);
    clock.advance(next);
  }
  return result;
}

describe("withRetry", () => {
  it("waits twice as long each time, and gives the last error when the tries are over", async () => {
    expect(await run([cut, cut, cut, cut])).to.deep.equal({ tries: 4, pauses: [100, 200, 400], error: cut });
  });

  it("adds up to as much again by chance", async () => {
    expect((await run([cut, cut], () => 0.5)).pauses).to.deep.equal([150, 300]);
  });

  it("stops at the first success", async () => {
    expect(await run([cut])).to.deep.equal({ tries: 2, pauses: [100] });
  });

  it("waits as long as the answer asks, at most as long as the policy says", async () => {
    expect((await run([refused(429, 971, 7000), refused(503, undefined, 3_600_000)])).pauses).to.deep.equal([7000, 10_000]);
  });

  it("does not wait for less than it would by itself", async () => {
    expect((await run([refused(429, 971, 1)])).pauses).to.deep.equal([100]);
  });

  it("does not wait after the last try", async () => {
    const error = refused(429, 971, 7000);
    expect(await run([error, error, error, error])).to.deep.equal({ tries: 4, pauses: [7000, 7000, 7000], error });
  });

  for (const error of [
    refused(408),
    refused(429),
    refused(500),
    refused(502),
    refused(503),
    refused(504),
    refused(200, 971),
    refused(409, 10035),
  ]) {
    it(`tries again after ${error.status} ${error.errors.map(({ code }) => code).join()}`, async () => {
      expect((await run([error])).tries).to.equal(2);
    });
  }

  const final = [
    refused(400, 10021),
    refused(401),
    refused(403, 10000),
    refused(404, 10007),
    refused(409, 10040),
    refused(413),
    refused(302),
  ];
  for (const error of [
    ...final,
    new ContentChangedError("changed"),
    new UserError("bad"),
    new TypeError("fetch failed"),
    new Error("bug"),
  ]) {
    it(`never tries again after ${error.name} ${error instanceof CloudflareApiError ? error.status : ""}`, async () => {
      expect(await run([error])).to.deep.equal({ tries: 1, pauses: [], error });
    });
  }

  it("has a policy by default that ends within minutes", async () => {
    const { retries, minTimeoutMs, maxTimeoutMs } = DEFAULT_RETRY;
    expect(retries * maxTimeoutMs).to.be.at.most(2 * 60_000);
    expect(minTimeoutMs).to.be.above(0);
    const attempt = (): Promise<never> => Promise.reject(new UserError("at once"));
    await rejection(withRetry(attempt, DEFAULT_RETRY, { clock: new ManualClock(), random: () => 0 }));
  });
});
