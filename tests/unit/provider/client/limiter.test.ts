import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { describe, it } from "mocha";
import { Limiter, type Outcome } from "../../../../provider/client/limiter";
import { Notices } from "../../../../provider/client/notices";
import type { Quota } from "../../../../provider/client/quota";
import { ManualClock } from "../../../support/manual-clock";

const MINUTE = 60_000;
const passed: Outcome = { report: {}, verdict: "passed" };
const left = (requests: number, ms: number): Outcome => ({ report: { left: { requests, ms } }, verdict: "passed" });

class World {
  readonly clock = new ManualClock();
  readonly said: string[] = [];
  readonly limiter: Limiter;
  readonly #turns: ((outcome: Outcome) => void)[] = [];

  constructor(quota?: Quota) {
    const notices = new Notices(this.clock, (text) => this.said.push(text));
    this.limiter = new Limiter({ clock: this.clock, quota, notices });
  }

  /** So many ask for a turn. */
  async ask(count: number): Promise<number> {
    for (let i = 0; i < count; i++) void this.limiter.turn().then((over) => this.#turns.push(over));
    return this.sent();
  }

  /** How many are under way. */
  async sent(): Promise<number> {
    await setImmediate();
    return this.#turns.length;
  }

  /** The first of them ends, or so many. */
  async end(outcome = passed, count = 1): Promise<number> {
    for (const over of this.#turns.splice(0, count)) over(outcome);
    return this.sent();
  }

  async after(ms: number): Promise<number> {
    this.clock.advance(ms);
    return this.sent();
  }
}

describe("Limiter", () => {
  it("lets everything pass where there is no quota, and leaves no timer behind", async () => {
    const world = new World();
    expect(await world.ask(5000)).to.equal(5000);
    await world.end(passed, 5000);
    expect(world.clock.waiting).to.deep.equal([]);
  });

  it("keeps a twentieth of the quota for others, and counts a request until a whole window after its answer", async () => {
    const world = new World({ requests: 100, windowMs: 5 * MINUTE });
    expect(await world.ask(120)).to.equal(95);
    await world.after(MINUTE);
    expect(await world.end(passed, 95), "the window begins with the answer").to.equal(0);
    expect(await world.after(5 * MINUTE - 1)).to.equal(0);
    expect(await world.after(1)).to.equal(25);
  });

  it("says once why nothing happens, and for how long", async () => {
    const world = new World({ requests: 1200, windowMs: 5 * MINUTE });
    await world.ask(1140);
    await world.end(passed, 1140);
    await world.ask(20);
    await world.after(MINUTE);
    expect(world.said).to.deep.equal([
      "The API takes 1,200 requests of a user in 5 minutes, other jobs and the dashboard included: going on in 5 minutes.",
    ]);
  });

  it("goes on in the order in which they asked", async () => {
    const world = new World({ requests: 1, windowMs: MINUTE });
    const order: number[] = [];
    for (const n of [1, 2, 3]) {
      void world.limiter.turn().then((over) => {
        order.push(n);
        over(passed);
      });
    }
    for (let i = 0; i < 3; i++) await world.after(MINUTE);
    expect(order).to.deep.equal([1, 2, 3]);
  });

  it("follows what answers tell: others use the quota too", async () => {
    const world = new World({ requests: 1200, windowMs: 5 * MINUTE });
    await world.ask(1);
    await world.end(left(3, 40_000));
    expect(await world.ask(10)).to.equal(3);
    expect(await world.after(39_999)).to.equal(3);
    expect(await world.after(1)).to.equal(10);
  });

  it("believes the lowest of a window, whatever the order of the answers", async () => {
    const world = new World();
    await world.ask(3);
    await world.end(left(5, MINUTE));
    await world.end(left(7, MINUTE));
    // Five were left when one was in flight, which they may or may not count.
    expect(await world.ask(10)).to.equal(1 + 4);
    await world.end(left(2, MINUTE));
    expect(await world.sent()).to.equal(4);
  });

  it("follows a local API only where it tells a quota, and takes a new one", async () => {
    const world = new World();
    await world.ask(1);
    await world.end({ report: { quota: { requests: 20, windowMs: MINUTE } }, verdict: "passed" });
    expect(await world.ask(50)).to.equal(18);
  });

  it("does not wait for longer than five minutes, whatever a header says", async () => {
    const world = new World();
    await world.ask(1);
    await world.end(left(0, 60 * MINUTE));
    expect(await world.ask(1)).to.equal(0);
    expect(await world.after(5 * MINUTE)).to.equal(1);
  });

  it("leaves an API alone that throttles, all together, and then asks once before the others follow", async () => {
    const world = new World();
    expect(await world.ask(3)).to.equal(3);
    await world.end({ report: {}, verdict: "throttled" });
    world.limiter.pause(30_000, "The API throttles this user");
    await world.end({ report: {}, verdict: "lost" }, 2);
    expect(await world.ask(5)).to.equal(0);
    expect(await world.after(29_999)).to.equal(0);
    expect(await world.after(1), "one asks first").to.equal(1);
    await world.end({ report: {}, verdict: "throttled" });
    world.limiter.pause(30_000, "The API throttles this user");
    expect(await world.after(30_000)).to.equal(1);
    expect(await world.end(), "it passed").to.equal(4 - 1);
    expect(world.said).to.deep.equal(Array(2).fill("The API throttles this user: going on in 30 seconds."));
  });

  it("asks again with the next one when the answer of the first is lost", async () => {
    const world = new World();
    await world.ask(1);
    await world.end({ report: {}, verdict: "throttled" });
    expect(await world.ask(2)).to.equal(1);
    expect(await world.end({ report: {}, verdict: "lost" })).to.equal(1);
  });
});
