import { type EngineStack, succeed } from "../tests/support/engine";
import { makeFolder } from "../tests/support/folder";
import { WranglerProject } from "../tests/support/clients/wrangler";
import type { Benchmark } from "./harness/benchmark";
import { compared, type Figure, type Goal } from "./harness/figure";
import { alternate } from "./harness/rounds";
import { World } from "./harness/world";

/** What a deployment took. */
interface Taken {
  readonly ms: number;
  readonly requests: number;
}

/** The steps of a side. Each begins with a Worker of a name that nobody has used. */
interface Steps {
  readonly first: Taken;
  readonly change: Taken;
  readonly none: Taken;
}

/** The Worker: what changes is one module of three. */
function modules(text: string): Record<string, string> {
  return {
    "index.js":
      'import { greet } from "./greet.js";\nimport text from "./text.txt";\nexport default { fetch: () => new Response(greet(text)) };\n',
    "greet.js": "export const greet = (text) => `Hello ${text}`;\n",
    "text.txt": text,
  };
}

/** Our programs. The name of the Worker comes by the environment, since a round begins with a new one. */
const START = `
const path = require("node:path");
const { modulesFromFolder, Worker, WorkerDeployment, WorkerScriptContent, WorkerVersion } = require("pulumi-workers");
const name = process.env.BENCH_WORKER;
const code = { mainModule: "index.js", modules: modulesFromFolder(path.join(__dirname, "worker")) };
`;
const VERSIONS = `${START}
const worker = new Worker("worker", { name });
const version = new WorkerVersion("version", { workerId: worker.name, compatibilityDate: "2026-01-01", ...code });
new WorkerDeployment("deployment", { scriptName: worker.name, versions: [{ versionId: version.versionId, percentage: 100 }] });
`;
const CONTENT = `${START}
new WorkerScriptContent("code", { scriptName: name, ...code });
`;

export const deploy: Benchmark = {
  name: "deploy",
  question: "What does a whole pulumi up take beside wrangler deploy?",
  run: ({ rounds }) =>
    World.with(async (world) => {
      const folder = makeFolder();
      let names = 0;
      const newName = (): string => `worker-${++names}`;
      try {
        const wrangler = new WranglerProject(world.emulator.baseUrl, folder.path, {});
        const versions = await emptyStack(world, VERSIONS);
        const content = await emptyStack(world, CONTENT);
        const runs = await alternate(rounds, {
          wrangler: async () => {
            const config = {
              name: newName(),
              main: "index.js",
              compatibility_date: "2026-01-01",
              no_bundle: true,
              find_additional_modules: true,
            };
            const rules = [
              { type: "ESModule", globs: ["**/*.js"] },
              { type: "Text", globs: ["**/*.txt"] },
            ];
            wrangler.write("wrangler.json", { ...config, rules });
            return steps(
              world,
              (name, text) => wrangler.write(name, text),
              () => wrangler.run(["deploy"]),
            );
          },
          versions: () => begin(versions, newName()).then(() => steps(world, writer(versions), () => up(versions))),
          content: async () => {
            const name = newName();
            await world.worker(name);
            await begin(content, name);
            return steps(world, writer(content), () => up(content));
          },
        });
        const figures = (what: string, ours: "versions" | "content", step: keyof Steps, limit: number): Figure[] => {
          const pairs = (of: (taken: Taken) => number): { ours: number; floor: number }[] =>
            runs.map((round) => ({ ours: of(round[ours][step]), floor: of(round.wrangler[step]) }));
          const goal: Goal = { of: "value", limit };
          return [
            compared(
              `deploy ${what}, requests`,
              "",
              pairs(({ requests }) => requests),
              goal,
            ),
            compared(
              `deploy ${what}, wall`,
              "ms",
              pairs(({ ms }) => ms),
            ),
          ];
        };
        return [
          ...figures("first time", "versions", "first", 3),
          ...figures("new version", "versions", "change", 2),
          ...figures("content change", "content", "change", 1),
          ...figures("nothing", "versions", "none", 0),
        ];
      } finally {
        folder.remove();
      }
    }),
};

async function steps(world: World, write: (name: string, text: string) => void, run: () => Promise<unknown>): Promise<Steps> {
  const taken = async (): Promise<Taken> => {
    world.requests();
    const start = performance.now();
    await run();
    return { ms: performance.now() - start, requests: world.requests().length };
  };
  for (const [name, text] of Object.entries(modules("world"))) write(name, text);
  const first = await taken();
  write("text.txt", "everybody");
  const change = await taken();
  return { first, change, none: await taken() };
}

/** With the preview, as a user runs it. */
async function up(stack: EngineStack): Promise<void> {
  succeed(await stack.run("up", "--yes"));
}

function writer(stack: EngineStack): (name: string, text: string) => void {
  return (name, text) => stack.write(`worker/${name}`, text);
}

async function emptyStack(world: World, main: string): Promise<EngineStack> {
  const stack = await world.stack(main);
  succeed(await stack.run("stack", "export", "--file", "empty.json"));
  return stack;
}

/** Forgets what was deployed before. */
async function begin(stack: EngineStack, name: string): Promise<void> {
  stack.env["BENCH_WORKER"] = name;
  succeed(await stack.run("stack", "import", "--file", "empty.json"));
}
