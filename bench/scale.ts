import { type EngineStack, succeed } from "../tests/support/engine";
import type { Kind } from "./harness/bare";
import type { Benchmark } from "./harness/benchmark";
import { type Cost, cost } from "./harness/cost";
import { compared, type Figure } from "./harness/figure";
import { probed } from "./harness/probe";
import { alternate } from "./harness/rounds";
import { scriptFiles, scriptProgram, SCRIPTS } from "./harness/scripts";
import { World } from "./harness/world";

/** Resources of the stacks: the bare ones show how the engine itself grows. */
const SIZES = { small: 50, middle: 200, large: 1000, bareSmall: 50, bareMiddle: 200, bareLarge: 1000 };
const QUICK_SIZES: typeof SIZES = { small: 1, middle: 2, large: 4, bareSmall: 1, bareMiddle: 2, bareLarge: 4 };

/**
 * After each resource the engine writes the whole state again, which takes four fifths of the time of 300 resources and grows with their
 * square. Without it there is something to see of the provider.
 */
const ENVIRONMENT = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

type Side = keyof typeof SIZES;

interface Measured extends Cost {
  /** The most memory that the provider held, MiB. */
  readonly peak: number;
}

export const scale: Benchmark = {
  name: "scale",
  question: "Does a resource of a large stack cost more than one of a small stack?",
  run: ({ rounds, quick }) =>
    World.with(async (world) => {
      const sizes = quick ? QUICK_SIZES : SIZES;
      await world.workers(sizes.large);
      const stacks = new Map<Side, EngineStack>();
      for (const side of Object.keys(sizes) as Side[]) {
        const kind: Kind = side.startsWith("bare") ? "bare" : "ours";
        const stack = await world.stack(scriptProgram(kind, sizes[side]), scriptFiles(sizes[side]), ENVIRONMENT);
        succeed(await stack.run("stack", "export", "--file", "empty.json"));
        stacks.set(side, stack);
      }
      const all = (run: (stack: EngineStack) => Promise<Measured>): Record<Side, () => Promise<Measured>> => {
        const sides = [...stacks].map(([side, stack]) => [side, () => run(stack)] as const);
        return Object.fromEntries(sides) as Record<Side, () => Promise<Measured>>;
      };
      const created = await alternate(rounds, all(create));
      const previewed = await alternate(rounds, all(noop));
      return [...figures("scale create", created, sizes), ...figures("scale noop", previewed, sizes)];
    }),
};

/** Creates every resource of a stack anew. */
async function create(stack: EngineStack): Promise<Measured> {
  succeed(await stack.run("stack", "import", "--file", "empty.json"));
  return measured(stack, () => cost(() => stack.up()));
}

function noop(stack: EngineStack): Promise<Measured> {
  return measured(stack, () => cost(() => stack.preview("--expect-no-changes")));
}

async function measured(stack: EngineStack, run: () => Promise<Cost>): Promise<Measured> {
  const { result, report } = await probed(stack, SCRIPTS, run);
  return { ...result, peak: report.peak };
}

function figures(name: string, runs: Record<Side, Measured>[], sizes: typeof SIZES): Figure[] {
  const aResource = (large: Side, middle: Side): { ours: number; floor: number }[] =>
    runs.map((round) => ({ ours: round[large].ms / sizes[large], floor: round[middle].ms / sizes[middle] }));
  const memory = (side: Side, floor: Side): { ours: number; floor: number }[] =>
    runs.map((round) => ({ ours: round[side].peak, floor: round[floor].peak }));
  const counts = `${sizes.large} to ${sizes.middle}`;
  const ends = `${sizes.large} to ${sizes.small}`;
  return [
    compared(`${name} a resource, ${counts}`, "ms", aResource("large", "middle"), { of: "ratio", limit: 1.2 }),
    compared(`${name} a bare resource, ${counts}`, "ms", aResource("bareLarge", "bareMiddle")),
    compared(
      `${name} of ${sizes.large}, ours to bare`,
      "ms",
      runs.map(({ large, bareLarge }) => ({ ours: large.ms, floor: bareLarge.ms })),
    ),
    compared(`${name} memory, ${ends}`, "MiB", memory("large", "small"), { of: "difference", limit: 40 }),
    compared(`${name} memory of bare, ${ends}`, "MiB", memory("bareLarge", "bareSmall")),
    compared(`${name} memory of ${sizes.large}, ours to bare`, "MiB", memory("large", "bareLarge")),
  ];
}
