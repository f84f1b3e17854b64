import { statSync } from "node:fs";
import { PulumiWorkersError, UserError } from "../../provider/client/errors";
import { printable } from "../../provider/client/printable";
import { type Command, EXIT_FAILURE, EXIT_OK, type Terminal } from "../command";
import { accept } from "./accept";
import { diffs } from "./diff";
import { look, type Looked } from "./look";
import { markdown } from "./markdown";
import { type DriftOptions, FAIL_ON, readOptions } from "./options";
import { readState } from "./read-state";
import { type Report, reportOf } from "./report";
import { Sessions } from "./sessions";
import { parseState } from "./state";
import { table } from "./table";
import { printableJson } from "./text";

/** Something is not as the state has it. */
const EXIT_DRIFT = 2;

export const driftCommand: Command = {
  name: "drift",
  summary: "tell what is not as the stack's state has it, who changed it, from where and when",
  usage: `Usage: pulumi-workers drift [options] [-]

Compares the state of a stack with what is there. It needs neither the program nor the passphrase, only reads, and a token that
may only read is enough: CLOUDFLARE_API_TOKEN.

  -              take the state from standard input: pulumi stack export | pulumi-workers drift -
  --stack NAME   the stack (default: the one that is selected)
  --cwd DIR      the folder of the Pulumi project (default: this one)
  --json         print the report as JSON
  --markdown     print it for a pull request or an issue
  --diff DIR     add a unified diff from the modules' files in DIR to what is there
  --accept DIR   write what is there into the modules' files in DIR
  --fail-on LIST what counts as drift: any (default), none, or some of ${Object.keys(FAIL_ON).join(",")}
  --help         this text

Exit status: 0 in sync, 2 drift, 1 when something could not be done or looked at.`,
  run,
};

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = readOptions(args);
  try {
    return await drift(options, terminal);
  } catch (error) {
    if (!PulumiWorkersError.is(error)) throw error;
    terminal.error(printable(error.message));
    return EXIT_FAILURE;
  }
}

async function drift(options: DriftOptions, terminal: Terminal): Promise<number> {
  const { cwd, diff, accept: target, failOn } = options;
  requireFolder(cwd, "Give the one with the Pulumi project.");
  for (const folder of [diff, target]) requireFolder(folder, "Give the one with the modules' files.");
  const { stack, resources } = parseState(await readState(options, terminal.input));
  const log = { info: () => undefined, warn: (message: string) => terminal.error(printable(message)) };
  const sessions = new Sessions(terminal.environment, log);
  const kept = new Map<string, Buffer>();
  terminal.progress?.(`Looking: 0 of ${resources.length}`);
  const looked = await look(resources, sessions, {
    keep: diff === undefined && target === undefined ? undefined : (hash, bytes) => kept.set(hash, bytes),
    progress: (done) => terminal.progress?.(`Looking: ${done} of ${resources.length}`),
  });
  terminal.progress?.("");

  const report = reportOf(
    looked.map(({ finding }) => finding),
    { stack, checkedAt: new Date().toISOString(), failOn },
  );
  const text = render(options.format, report, diff === undefined ? undefined : diffs(diff, looked, kept), terminal);
  terminal.out(text);
  if (target !== undefined) return accepted(target, looked, kept, report, options, terminal);
  return exitOf(report);
}

function render(format: DriftOptions["format"], report: Report, diff: string | undefined, { hasColors }: Terminal): string {
  if (format === "json") return printableJson(report);
  if (format === "markdown") return markdown(report, diff);
  return [table(report, { colors: hasColors }), ...(diff === undefined || diff === "" ? [] : ["", diff.trimEnd()])].join("\n");
}

/** What was written is drift no more, once it is committed and refreshed. */
function accepted(
  folder: string,
  looked: readonly Looked[],
  kept: ReadonlyMap<string, Buffer>,
  report: Report,
  { failOn, format }: DriftOptions,
  terminal: Terminal,
): number {
  const say = format === "table" ? terminal.out : terminal.error;
  const done = accept(folder, looked, kept);
  say(["", ...(done.length === 0 ? ["Nothing to write."] : done)].join("\n"));
  if (done.length > 0) say("Next: `pulumi refresh`, then `pulumi preview`, which shows what is left.");
  return exitOf({ ...report, drift: report.resources.some(({ status }) => status !== "content changed" && failOn.includes(status)) });
}

function exitOf({ incomplete, drift }: Report): number {
  return incomplete ? EXIT_FAILURE : drift ? EXIT_DRIFT : EXIT_OK;
}

function requireFolder(folder: string | undefined, advice: string): void {
  if (folder === undefined || statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw new UserError(`${folder} is no folder. ${advice}`);
}
