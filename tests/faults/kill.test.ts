import fc from "fast-check";
import { after, describe, it } from "mocha";
import { type Figures, type Kill, killAndConverge } from "../support/kills/run";
import { RESOURCES } from "../support/kills/program";

/** `KILL_SEED=… ` repeats the moments of a run. */
const seed = Number(process.env["KILL_SEED"] ?? Date.now() % 1_000_000);
const RUNS = 5;
/** Runs at a time: each is two or three processes that start, for the most part. */
const TOGETHER = 3;

const moments = fc.record({
  request: fc.integer({ min: 1, max: RESOURCES }),
  moment: fc.constantFrom("before" as const, "after" as const),
});

describe(`an update that is killed (KILL_SEED=${String(seed)})`, function () {
  this.timeout(600_000);
  const all: Figures[] = [];

  after(() => {
    const sum = (name: keyof Figures): string => String(all.reduce((total, figures) => total + figures[name], 0));
    process.stdout.write(
      `      ${String(all.length)} updates of ${String(RESOURCES)} resources killed: lost ${sum("lost")}, doubled ${sum("doubled")}, ` +
        `versions that are there once more ${sum("moreVersions")}, Workers adopted ${sum("adopted")}\n`,
    );
  });

  const kinds = (["CLI", "provider"] as const).flatMap((victim) =>
    (["SIGINT", "SIGTERM", "SIGKILL"] as const).map((signal) => ({ victim, signal })),
  );
  kinds.forEach((kind, index) => {
    it(`by ${kind.signal} of the ${kind.victim} leaves nothing that the next update does not finish`, async () => {
      const waiting: Kill[] = fc.sample(fc.noBias(moments), { seed: seed + index, numRuns: RUNS }).map((when) => ({ ...kind, ...when }));
      const work = async (): Promise<void> => {
        for (let kill = waiting.pop(); kill !== undefined; kill = waiting.pop()) {
          try {
            all.push(await killAndConverge(kill));
          } catch (error) {
            throw new Error(`at ${JSON.stringify(kill)}: ${(error as Error).message}`, { cause: error });
          }
        }
      };
      await Promise.all(Array.from({ length: TOGETHER }, work));
    });
  });
});
