import { succeed } from "../tests/support/engine";
import type { Benchmark } from "./harness/benchmark";
import { against, cost, costFigures } from "./harness/cost";
import { counted } from "./harness/figure";
import { alternate } from "./harness/rounds";
import { probed } from "./harness/probe";
import { SCRIPTS, scriptFiles, scriptName, scriptProgram } from "./harness/scripts";
import { World } from "./harness/world";

export const noop: Benchmark = {
  name: "noop",
  question: "What does a preview without changes cost?",
  run: ({ rounds, quick }) =>
    World.with(async (world) => {
      const count = quick ? 2 : 200;
      const files = scriptFiles(count);
      await world.workers(count);
      const { ours, bare, holding } = await world.deployed(["ours", "bare", "holding"], (kind) => scriptProgram(kind, count), files);

      const runs = await alternate(rounds, {
        floor: () => cost(() => bare.preview("--expect-no-changes")),
        holding: () => cost(() => holding.preview("--expect-no-changes")),
        ours: () => cost(() => ours.preview("--expect-no-changes")),
      });
      let requests = world.requests().length;
      const { report } = await probed(ours, SCRIPTS, async () => succeed(await ours.preview("--expect-no-changes")));
      requests += world.requests().length;

      // The twin: one byte of one file.
      const [file = "", text = ""] = Object.entries(files)[0] ?? [];
      ours.write(file, `${text.slice(0, -1)}!`);
      succeed(await ours.up());
      const puts = world.requests().filter(({ method, path }) => method === "PUT" && path.endsWith(`/${scriptName(0)}/content`));

      return [
        ...costFigures("noop", runs, { of: "ratio", limit: 1.05 }),
        ...costFigures("noop, to bare with our outputs", against(runs, "ours", "holding"), { of: "ratio", limit: 1.05 }),
        counted("noop requests", "", requests, { of: "value", limit: 0 }),
        counted("noop files read by the provider", "", report.looks, { of: "value", limit: 0 }),
        counted("noop one byte, PUTs", "", puts.length, { of: "value", is: "=", limit: 1 }),
      ];
    }),
};
