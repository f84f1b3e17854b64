import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { Cause, Moment } from "../../../../provider/client/causes";
import { CloudflareApiError, TransportError } from "../../../../provider/client/errors";
import { DEFAULT_RETRY, type RetryPolicy, withRetry } from "../../../../provider/client/retry";
import { ManualClock } from "../../../support/manual-clock";

const policy = { retries: 3, minTimeoutMs: 100, maxTimeoutMs: 10_000 };
const refused = (status: number, code?: number, retryAfterMs?: number): CloudflareApiError =>
  new CloudflareApiError("no", { request: "GET /x", status, errors: code === undefined ? [] : [{ code, message: "" }], retryAfterMs });
const cut = (): TransportError => new TransportError("cut", "GET /x", { system: "ECONNRESET" });

interface Options {
  readonly random?: () => number;
  readonly policy?: RetryPolicy;
  readonly moment?: Moment;
  /** Milliseconds that each attempt takes. */
  readonly takes?: number;
}

interface Run {
  readonly tries: number;
  readonly pauses: number[];
  readonly heard: [effect: Cause["effect"], pause: number | undefined][];
  readonly error?: unknown;
}

/** Runs until the end, letting time pass whenever nothing else happens. */
async function run(errors: Error[], { random = () => 1, moment, takes = 0, ...options }: Options = {}): Promise<Run> {
  const [clock, pauses, heard] = [new ManualClock(), [] as number[], [] as Run["heard"]];
  let [tries, over] = [0, false];
  const attempt = (): Promise<string> => {
    clock.advance(takes);
    const error = errors[tries++];
    return error === undefined ? Promise.resolve("done") : Promise.reject(error);
  };
  const onFailure = ({ effect }: Cause, pause: number | undefined): number => heard.push([effect, pause]);
  const result = withRetry(attempt, options.policy ?? policy, { clock, random, moment, onFailure }).then(
    () => ({ tries, pauses, heard }),
    (error: unknown) => ({ tries, pauses, heard, error }),
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
  it("waits within twice as long each time, and gives the last error when the tries are over", async () => {
    const errors = [cut(), cut(), cut(), cut()];
    const { tries, pauses, error } = await run(errors);
    expect([tries, pauses]).to.deep.equal([4, [100, 200, 400]]);
    expect(error).to.equal(errors[3]);
  });

  it("waits any part of that by chance, from nothing on", async () => {
    expect((await run([cut(), cut()], { random: () => 0.25 })).pauses).to.deep.equal([25, 50]);
    expect(await run([cut(), cut()], { random: () => 0 })).to.deep.include({ tries: 3, pauses: [] });
  });

  it("stops at the first success", async () => {
    expect(await run([cut()])).to.deep.include({ tries: 2, pauses: [100] });
  });

  it("waits as long as the answer asks, at most as long as the policy says", async () => {
    const { pauses } = await run([refused(429, 971, 7000), refused(503, undefined, 3_600_000)]);
    expect(pauses).to.deep.equal([7000, 10_000]);
  });

  it("does not wait for less than it would by itself", async () => {
    expect((await run([refused(503, undefined, 1)])).pauses).to.deep.equal([100]);
  });

  it("waits longer where the API throttles without saying for how long, and shorter for an API on this machine", async () => {
    expect((await run([refused(429), refused(429, 971)])).pauses).to.deep.equal([3000, 6000]);
    const nobody = new TransportError("refused", "GET /x", { system: "ECONNREFUSED", local: true });
    expect((await run([nobody])).pauses).to.deep.equal([10]);
  });

  it("does not wait after the last try", async () => {
    const { tries, pauses } = await run([1, 2, 3, 4].map(() => refused(503, undefined, 7000)));
    expect([tries, pauses]).to.deep.equal([4, [7000, 7000, 7000]]);
  });

  it("does not begin another try when its budget would be over", async () => {
    const errors = [1, 2, 3, 4].map(() => refused(503, undefined, 7000));
    expect(await run(errors, { policy: { ...policy, budgetMs: 14_000 } })).to.deep.include({ tries: 3, pauses: [7000, 7000] });
    expect(await run([cut(), cut()], { policy: { ...policy, budgetMs: 5000 }, takes: 6000 })).to.deep.include({ tries: 2, pauses: [100] });
  });

  it("says of each failure whether it may have had an effect, and how long it waits", async () => {
    const { heard } = await run([refused(503), refused(429, undefined, 500), cut(), refused(503)]);
    expect(heard).to.deep.equal([
      ["unclear", 100],
      ["none", 6000],
      ["unclear", 400],
      ["unclear", undefined],
    ]);
  });

  it("tries nothing again that tries around it have given up", async () => {
    const given = cut();
    expect(await run([given, given, given, given])).to.deep.include({ tries: 4 });
    expect(await run([given])).to.deep.include({ tries: 1, pauses: [] });
  });

  it("never tries again what is final", async () => {
    const error = refused(400, 10021);
    expect(await run([error])).to.deep.equal({ tries: 1, pauses: [], heard: [], error });
  });

  it("takes at a special moment what is final at others", async () => {
    expect((await run([refused(404, 100146)])).tries).to.equal(1);
    expect((await run([refused(404, 100146)], { moment: "after-create" })).tries).to.equal(2);
  });

  it("has a policy by default that outlasts a block of five minutes, and ends after ten", async () => {
    const blocked = await run(
      [1, 2, 3, 4].map(() => refused(429, 971, 300_000)),
      { policy: DEFAULT_RETRY },
    );
    expect(blocked.pauses).to.deep.equal([300_000, 300_000]);
    const silent = await run(
      [1, 2, 3, 4, 5].map(() => refused(429)),
      { policy: DEFAULT_RETRY, random: () => 0.5 },
    );
    expect(silent.pauses).to.deep.equal([15_000, 30_000, 60_000, 120_000]);
  });
});
