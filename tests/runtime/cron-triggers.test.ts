import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import { type Emulator, startEmulator } from "../../emulator";
import { cronOf } from "../../emulator/neighbours/cron";
import { Minutes, START } from "../support/minutes";
import { ACCOUNT, Client, ESM, send } from "../unit/emulator/support";

describe("emulator: cron triggers", () => {
  let emulator: Emulator | undefined;
  afterEach(async () => await emulator?.close());

  const code = (name: string): string => `export default {
    scheduled: ({ cron, scheduledTime }) => console.log("${name}|" + cron + "|" + new Date(scheduledTime).toISOString() + "|"),
  };`;

  it("call scheduled handlers at their times, of the version that is live", async function () {
    this.timeout(60_000);
    const clock = new Minutes();
    const lines: string[] = [];
    let heard: () => void = () => undefined;
    const log = (line: string): void => {
      lines.push(line);
      heard();
    };
    emulator = await startEmulator({ clock, log, schedules: true });
    const client = new Client(emulator);
    const schedule = async (name: string, ...crons: string[]): Promise<number> => {
      const url = `${emulator!.baseUrl}/accounts/${ACCOUNT}/workers/scripts/${name}/schedules`;
      const body = JSON.stringify(crons.map((cron) => ({ cron })));
      return (await send(url, { method: "PUT", headers: { authorization: "Bearer any-token" }, body })).status;
    };
    /** What ran so far, once it is that much. */
    const ran = async (count: number): Promise<string[]> => {
      for (;;) {
        const seen = lines.filter((line) => line.includes("|")).map((line) => line.replace(/^worker: |\|$/g, ""));
        if (seen.length >= count) return seen;
        await new Promise<void>((resolve) => (heard = resolve));
      }
    };
    await client.put("job", { "index.js": [ESM, code("job")] });
    await client.put("other", { "index.js": [ESM, code("other")] });
    expect(await schedule("job", "*/2 * * * *", "3 0 * * SUN")).to.equal(200);
    expect(await schedule("other", "0 12 1 * *")).to.equal(200);
    expect(await schedule("job", "61 * * * *")).to.equal(400);

    await clock.advance(1);
    await clock.advance(1);
    expect(await ran(1)).to.deep.equal(["job|*/2 * * * *|2026-11-01T00:02:00.000Z"]);
    await client.put("job", { "index.js": [ESM, code("new")] });
    await clock.advance(1);
    expect((await ran(2))[1]).to.equal("new|3 0 * * SUN|2026-11-01T00:03:00.000Z");
    // The machine slept: what became due meanwhile runs once, for the last of its times.
    await clock.advance(12 * 60);
    expect((await ran(4)).slice(2)).to.have.members([
      "new|*/2 * * * *|2026-11-01T12:02:00.000Z",
      "other|0 12 1 * *|2026-11-01T12:00:00.000Z",
    ]);
    await schedule("job");
    await schedule("other", "* * * * *");
    await clock.advance(1);
    expect(await ran(5)).to.include("other|* * * * *|2026-11-01T12:04:00.000Z");
    expect(await ran(5)).to.have.length(5);
  });

  it("stay silent unless somebody wants them", async () => {
    const clock = new Minutes();
    emulator = await startEmulator({ clock: { now: () => clock.now(), sleep: () => Promise.reject(new Error("nobody sleeps")) } });
  });

  const from = new Date(START);
  for (const [expression, ...times] of [
    ["59 23 LW * *", "2026-11-30T23:59", "2026-12-31T23:59"],
    ["0 0 * * 1", "2026-11-08T00:00", "2026-11-15T00:00"],
    ["0 9 * * 2-6", "2026-11-02T09:00", "2026-11-03T09:00"],
    ["0 9 * * mon#2", "2026-11-09T09:00", "2026-12-14T09:00"],
    ["0 0 * * 6L", "2026-11-27T00:00", "2026-12-25T00:00"],
    ["0 0 13 * FRI", "2026-11-06T00:00", "2026-11-13T00:00", "2026-11-20T00:00"],
    ["30 6 15W JAN ?", "2027-01-15T06:30"],
  ] as const) {
    it(`follow ${expression}`, async () => {
      const found = (await cronOf(expression)).nextRuns(times.length, from);
      expect(found.map((time) => time.toISOString().slice(0, 16))).to.deep.equal(times);
    });
  }

  for (const expression of ["often", "* * * *", "* * * * * *", "@daily", "61 * * * *", "0 0 * * 0", "0 0 * * 8"]) {
    it(`refuse ${expression}`, async () => {
      const refused = await cronOf(expression).then(
        () => undefined,
        (error: unknown) => String(error),
      );
      expect(refused).to.include(JSON.stringify(expression));
    });
  }
});
