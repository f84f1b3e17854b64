import type { Benchmark } from "./harness/benchmark";
import { against, cost, costFigures } from "./harness/cost";
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
      const kinds = ["ours", "bare", "holding", "asking"] as const;
      const { ours, bare, holding, asking } = await world.deployed(kinds, (kind) => scriptProgram(kind, count), files);

      /** Of each pass. */
      const requests: number[] = [];
      const contentBytes: number[] = [];
      const runs = await alternate(rounds, {
        floor: () => cost(() => bare.refresh("--expect-no-changes")),
        holding: () => cost(() => holding.refresh("--expect-no-changes")),
        asking: async () => {
          const measured = await cost(() => asking.refresh("--expect-no-changes"));
          if (world.requests().length !== 1) throw new Error("the floor that asks the API did not ask it once");
          return measured;
        },
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
        ...costFigures("refresh, to bare with our outputs", against(runs, "ours", "holding"), { of: "ratio", limit: 1.15 }),
        ...costFigures("refresh, to the same when it asks the API", against(runs, "ours", "asking"), { of: "ratio", limit: 1.15 }),
        // What the goal leaves for a provider that does what it must.
        ...costFigures("refresh of bare with our outputs that asks the API, to bare", against(runs, "asking", "floor")),
        counted("refresh requests a pass", "", Math.max(...requests), { of: "value", is: "=", limit: 1 }),
        counted("refresh content downloaded", "bytes", Math.max(...contentBytes), { of: "value", limit: 0 }),
      ];
    }),
};
