import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { describe, it } from "mocha";
import { Agent } from "undici";
import { type RateLimit, RateLimiter } from "../../../../emulator/http/rate-limit";
import { CLOUDFLARE_BASE_URL, readConfig } from "../../../../provider/config";
import { type Context, createContext } from "../../../../provider/resources/context";
import { worker } from "../../../../provider/resources/worker";
import { cleanups } from "../../../support/cleanup";
import { envelope, serve } from "../../../support/http-server";
import { ManualClock } from "../../../support/manual-clock";

const accountId = "0123456789abcdef0123456789abcdef";
const QUOTA = { requests: 1200, seconds: 300 };
/** As many as the engine creates at once on a machine of eight cores. */
const AT_ONCE = 32;

/** Milliseconds: nothing but the time-out of a request under way waits for longer. */
const LONGEST_PAUSE = 300_000;

interface World {
  readonly context: Context;
  /** Status of each answer. */
  readonly answers: number[];
  /** Requests of another job. */
  readonly used: (count: number) => void;
  readonly said: string[];
  /** Lets time pass whenever nothing else happens, until the work is done. Gives the seconds that passed. */
  readonly timed: (work: Promise<unknown>) => Promise<number>;
}

describe("a stack of many Workers", () => {
  const cleanup = cleanups();

  /** A provider, and an API with Cloudflare's quota that takes every Worker, on one clock. */
  async function start(limit: RateLimit): Promise<World> {
    const clock = new ManualClock(Date.parse("2026-01-01T00:00:00Z"));
    const limiter = new RateLimiter(limit, { now: () => clock.now(), sleep: () => Promise.reject(new Error("nothing sleeps")) });
    const answers: number[] = [];
    const server = await serve(({ body }, response) => {
      const { name } = JSON.parse(body.toString()) as { name: string };
      const made = Buffer.from(envelope({ result: { id: name.padEnd(32, "0"), name } }));
      const refused = limiter.refuse();
      const { status, headers, body: chunks } = limiter.tell(refused ?? { status: 200, headers: {}, body: [made] });
      answers.push(status);
      response.writeHead(status, headers).end(Buffer.concat(chunks as readonly Uint8Array[]));
    });
    cleanup(server.close);
    const agent = new Agent();
    cleanup(() => agent.destroy());
    const dispatcher = agent.compose(
      (dispatch) => (request, handler) => dispatch({ ...request, origin: new URL(server.baseUrl).origin }, handler),
    );
    const config = readConfig({ get: () => undefined, env: { CLOUDFLARE_API_TOKEN: "token" } });
    expect(config.baseUrl).to.equal(CLOUDFLARE_BASE_URL);
    const said: string[] = [];
    const log = { info: (text: string) => said.push(text), warn: (text: string) => said.push(text) };
    const context = createContext(config, { log, clock, random: () => 1, dispatcher });

    const timed = async (work: Promise<unknown>): Promise<number> => {
      const begin = clock.now();
      const state = { over: false };
      const done = work.finally(() => (state.over = true));
      while (!state.over) {
        await setImmediate();
        const { waiting } = clock;
        const isUnderWay = waiting.some((ms) => ms > LONGEST_PAUSE);
        if (!isUnderWay && waiting[0] !== undefined) clock.advance(waiting[0]);
      }
      await done;
      return (clock.now() - begin) / 1000;
    };
    const used = (count: number): void => {
      for (let i = 0; i < count; i++) limiter.refuse();
    };
    return { context, answers, used, said, timed };
  }

  const create = async (context: Context, count: number): Promise<void> => {
    let next = 0;
    const one = async (): Promise<void> => {
      while (next < count) {
        const name = `worker-${String(next++)}`;
        const { inputs } = await worker.check(context, {}, { accountId, name });
        await worker.create(context, inputs);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  };

  const counted = ({ answers }: World): [requests: number, throttled: number] => [
    answers.length,
    answers.filter((status) => status === 429).length,
  ];

  for (const headers of [true, false]) {
    it(`of 2,000 goes through without one 429, as fast as the quota allows, where answers ${headers ? "tell" : "do not tell"} what is left`, async () => {
      const world = await start({ ...QUOTA, headers });
      const seconds = await world.timed(create(world.context, 2000));
      expect(counted(world)).to.deep.equal([2000, 0]);
      // 1,200 at once, and the others when the window of the first is over: nobody could be faster.
      expect(seconds)
        .to.be.at.least(QUOTA.seconds)
        .and.at.most(QUOTA.seconds * 1.02);
      expect(world.said).to.have.length(1);
      expect(world.said[0]).to.match(/^The API takes 1,200 requests of a user in 5 minutes, .*: going on in 5 minutes\.$/);
    }).timeout(60_000);
  }

  it("of 1,000 never waits", async () => {
    const world = await start(QUOTA);
    expect(await world.timed(create(world.context, 1000))).to.equal(0);
    expect([counted(world), world.said]).to.deep.equal([[1000, 0], []]);
  }).timeout(60_000);

  it("leaves the API alone when another job has used the quota up, and is done when it may go on", async () => {
    const world = await start(QUOTA);
    world.used(1150);
    const seconds = await world.timed(create(world.context, 100));
    expect(counted(world)).to.deep.equal([100, 0]);
    expect(seconds).to.be.at.least(300).and.at.most(306);
  }).timeout(60_000);

  it("comes through when nothing tells that the quota is used up but a 429", async () => {
    const world = await start({ ...QUOTA, headers: false });
    world.used(1150);
    const seconds = await world.timed(create(world.context, 100));
    const [, throttled] = counted(world);
    // Those that were under way when the first was refused.
    expect(throttled).to.be.within(1, AT_ONCE);
    expect(seconds).to.be.at.least(300).and.at.most(306);
    expect(world.said).to.deep.equal(["The API throttles this user: going on in 5 minutes."]);
  }).timeout(60_000);
});
