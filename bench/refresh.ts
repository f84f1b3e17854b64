import type { Benchmark } from "./harness/benchmark";
import { cost, costFigures, toHolding } from "./harness/cost";
import { counted } from "./harness/figure";
import { alternate } from "./harness/rounds";
import { scriptFiles, scriptProgram } from "./harness/scripts";
import { World } from "./harness/world";

export const refresh: Benchmark = {
  name: "refresh",
  question: "What does a refresh of what nobody changed cost?",
  run: ({ rounds, quick }) =>
    World.with(async (world) => {
      const count = quick ? 2 : 200;
      const files = scriptFiles(count);
      await world.workers(count);
      const { ours, bare, holding } = await world.deployed(["ours", "bare", "holding"], (kind) => scriptProgram(kind, count), files);

      /** Of each pass. */
      const requests: number[] = [];
      const contentBytes: number[] = [];
      const runs = await alternate(rounds, {
        floor: () => cost(() => bare.refresh("--expect-no-changes")),
        holding: () => cost(() => holding.refresh("--expect-no-changes")),
        ours: async () => {
          const measured = await cost(() => ours.refresh("--expect-no-changes"));
          const made = world.requests();
          requests.push(made.length);
          contentBytes.push(made.filter(({ path }) => path.includes("/content")).reduce((sum, { bytesOut }) => sum + bytesOut, 0));
          return measured;
        },
      });
      return [
        ...costFigures("refresh", runs, { of: "ratio", limit: 1.15 }),
        ...costFigures("refresh, to bare with our outputs", runs.map(toHolding), { of: "ratio", limit: 1.15 }),
        counted("refresh requests a pass", "", Math.max(...requests), { of: "value", is: "=", limit: 1 }),
        counted("refresh content downloaded", "bytes", Math.max(...contentBytes), { of: "value", limit: 0 }),
      ];
    }),
};
