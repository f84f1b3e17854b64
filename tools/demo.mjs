/**
 * `npm run demo [-- <example>]`: an example deployed, called, changed and destroyed by the real Pulumi against the emulator, with every
 * request counted. The last line of standard output is one JSON object.
 */
import { Emulator } from "./demo/emulator.mjs";
import { Project } from "./demo/project.mjs";
import { scenarios } from "./demo/scenarios/index.mjs";
import { account, Demo } from "./demo/steps.mjs";
import { command, note, print } from "./demo/transcript.mjs";

const stopped = new AbortController();
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => {
    stopped.abort(new Error(`stopped by ${signal}`));
  });
}

/** @type {import("./demo/steps.mjs").Step[]} */
let steps = [];
try {
  await main(process.argv.slice(2));
  print();
  print(JSON.stringify({ ok: true, steps }));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  print(`\n✗ ${message}\n`);
  print(JSON.stringify({ ok: false, steps, error: message }));
  process.exitCode = stopped.signal.aborted ? 130 : 1;
}

/** @param {readonly string[]} args */
async function main([name = "script-content", ...more]) {
  const scenario = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
  if (scenario === undefined || more.length > 0) throw new Error(`Name one example: ${Object.keys(scenarios).join(", ")}.`);
  const options = ["--port", "0", "--memory", ...(scenario.emulator ?? [])];
  command(`pulumi-workers emulator ${options.join(" ")}`);
  const emulator = await Emulator.start(options, stopped.signal);
  /** @type {Project | undefined} */
  let project;
  try {
    project = new Project({
      source: scenario.project,
      files: scenario.files ?? ["."],
      config: { "pulumi-workers:accountId": account, ...inProject(name, scenario.config) },
      env: { CLOUDFLARE_BASE_URL: emulator.baseUrl, CLOUDFLARE_API_TOKEN: "any-token" },
      signal: stopped.signal,
    });
    note(`A Workers API on ${emulator.baseUrl}. No account is touched.`);
    note(
      `Project: a copy of ${scenario.project === "." ? "this repository's" : scenario.project}, in ${project.folder}; removed at the end.`,
    );
    const demo = new Demo(scenario, project, emulator);
    steps = demo.steps;
    await demo.run();
  } finally {
    project?.remove();
    await emulator.stop();
  }
}

/**
 * @param {string} project
 * @param {Record<string, string>} [config]
 */
function inProject(project, config = {}) {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.includes(":") ? key : `${project}:${key}`, value]));
}
