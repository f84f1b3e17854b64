import { parseArgs } from "node:util";
import { UsageError } from "../command";
import { DRIFT, type Status } from "./report";

export interface DriftOptions {
  readonly stack: string | undefined;
  readonly cwd: string | undefined;
  readonly stdin: boolean;
  readonly format: "table" | "json" | "markdown";
  /** Folder of the modules as files. */
  readonly diff: string | undefined;
  /** Folder of the modules as files. */
  readonly accept: string | undefined;
  readonly failOn: readonly Status[];
}

/** Names of `--fail-on`, with the status that each means. */
export const FAIL_ON = {
  missing: "missing",
  content: "content changed",
  entry: "entry changed",
  deployment: "deployment changed",
  settings: "settings changed",
  undecided: "undecided",
} as const satisfies Readonly<Record<string, (typeof DRIFT)[number]>>;

/** @throws {UsageError} */
export function readOptions(args: readonly string[]): DriftOptions {
  const { values, positionals } = parse(args);
  const { stack, cwd, diff, accept } = values;
  for (const name of ["stack", "cwd", "diff", "accept"] as const) {
    if (values[name] === "") throw new UsageError(`--${name} takes a value that is not empty.`);
  }
  const [input, ...others] = positionals;
  if (others.length > 0 || (input !== undefined && input !== "-")) {
    throw new UsageError(
      `Unexpected argument '${positionals.find((given) => given !== "-") ?? "-"}'. A state on standard input is named "-".`,
    );
  }
  const stdin = input === "-";
  if (stdin && (stack !== undefined || cwd !== undefined)) throw new UsageError("- and --stack or --cwd exclude each other.");
  if (values.json === true && values.markdown === true) throw new UsageError("--json and --markdown exclude each other.");
  if (values.json === true && diff !== undefined) throw new UsageError("--json and --diff exclude each other.");
  if (accept !== undefined && diff !== undefined) throw new UsageError("--accept and --diff exclude each other. Look at the diff first.");
  const format = values.json === true ? "json" : values.markdown === true ? "markdown" : "table";
  return { stack, cwd, stdin, format, diff, accept, failOn: failOn(values["fail-on"]) };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: true,
      options: {
        stack: { type: "string", short: "s" },
        cwd: { type: "string", short: "C" },
        json: { type: "boolean" },
        markdown: { type: "boolean" },
        diff: { type: "string" },
        accept: { type: "string" },
        "fail-on": { type: "string" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function failOn(list: string | undefined): readonly Status[] {
  if (list === undefined || list === "any") return DRIFT;
  if (list === "none") return [];
  return list.split(",").map((given) => {
    const name = given.trim();
    if (!Object.hasOwn(FAIL_ON, name)) {
      throw new UsageError(`--fail-on takes any, none or a list of ${Object.keys(FAIL_ON).join(", ")}, not ${JSON.stringify(name)}.`);
    }
    return FAIL_ON[name as keyof typeof FAIL_ON];
  });
}
