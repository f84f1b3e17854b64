import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Emulator, EmulatorOptions } from "../emulator";
import { EXIT_FAILURE, EXIT_OK, UsageError, type Command, type Terminal } from "./command";
import { emulator as load } from "./lazy";

const DEFAULT_PORT = 8791;
const DEFAULT_HOST = "127.0.0.1";
const HIGHEST_PORT = 65_535;
const DEFAULT_CPU_MS = 30_000;

/** Any id works; this one has the form of a real one. */
const EXAMPLE_ACCOUNT = "0123456789abcdef0123456789abcdef";

export const emulatorCommand: Command = {
  name: "emulator",
  summary: "run a local Workers API that compiles and serves what is deployed to it",
  usage: `Usage: pulumi-workers emulator [options]

  --port N       port to listen on (default ${DEFAULT_PORT}; 0 takes a free one)
  --host HOST    loopback address to listen on (default ${DEFAULT_HOST})
  --state DIR    folder of the state (default: in the user's state folder, so that a stack outlives a restart)
  --memory       keep the state in memory only
  --token T      accept only this token (default: every token)
  --read-token T accept this one too, for reading only (with --token)
  --no-schedules do not call scheduled handlers at the times of their cron triggers
  --accept-missing-bindings
                 take bindings to what is not there, for stacks that name by fixed ids what is made elsewhere
  --cpu-ms N     milliseconds after which a Worker that loops is ended (default ${DEFAULT_CPU_MS}, as on Cloudflare)
  --strict       fail loudly wherever Cloudflare's behaviour is only assumed
  --help         this text`,
  run,
};

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = optionsOf(args, terminal);
  let emulator: Emulator;
  try {
    emulator = await load().startEmulator(options);
  } catch (error) {
    terminal.error(explain(error, options));
    return EXIT_FAILURE;
  }
  for (const line of greeting(emulator, options)) terminal.out(line);
  await terminal.interrupted;
  await emulator.close();
  return EXIT_OK;
}

function optionsOf(args: readonly string[], terminal: Terminal): EmulatorOptions {
  const { values } = parse(args);
  if (values.memory === true && values.state !== undefined) throw new UsageError("--memory and --state exclude each other.");
  const readToken = values["read-token"];
  for (const [name, value] of Object.entries({ "--token": values.token, "--read-token": readToken })) {
    // As a variable that is not set gives it.
    if (value === "") throw new UsageError(`${name} is empty.`);
  }
  if (readToken !== undefined && values.token === undefined) {
    throw new UsageError("--read-token needs --token: without it, every token may do everything.");
  }
  const state = values.memory === true ? {} : { state: values.state ?? defaultState(terminal.environment) };
  return {
    ...state,
    port: portOf(values.port),
    host: values.host ?? DEFAULT_HOST,
    strict: values.strict ?? false,
    schedules: values["no-schedules"] !== true,
    missingBindings: values["accept-missing-bindings"] === true ? "accept" : "refuse",
    limits: { cpuMilliseconds: cpuOf(values["cpu-ms"]) },
    ...(values.token === undefined ? {} : { token: values.token }),
    ...(readToken === undefined ? {} : { tokens: { [readToken]: "read" as const } }),
    log: (line) => terminal.error(`[emulator] ${line}`),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        port: { type: "string" },
        host: { type: "string" },
        state: { type: "string" },
        memory: { type: "boolean" },
        token: { type: "string" },
        "read-token": { type: "string" },
        "no-schedules": { type: "boolean" },
        "accept-missing-bindings": { type: "boolean" },
        "cpu-ms": { type: "string" },
        strict: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function portOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > HIGHEST_PORT) throw new UsageError(`--port takes a number from 0 to ${HIGHEST_PORT}, not ${text}.`);
  return port;
}

function cpuOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_CPU_MS;
  if (!/^[1-9]\d*$/.test(text)) throw new UsageError(`--cpu-ms takes a number of milliseconds, not ${text}.`);
  return Number(text);
}

/** Outside of any project: nothing to ignore in git, and no secrets in a folder that gets copied. */
function defaultState(environment: Terminal["environment"]): string {
  const base = environment["XDG_STATE_HOME"] ?? environment["LOCALAPPDATA"] ?? join(homedir(), ".local", "state");
  return join(base, "pulumi-workers", "emulator");
}

function explain(error: unknown, { port, host }: EmulatorOptions): string {
  const { code, message, syscall } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") return `Port ${port} on ${host} is taken. Stop what uses it, or choose another with --port.`;
  if (syscall === "mkdir") return `The folder of the state cannot be made: ${message}. Name another one with --state.`;
  return error instanceof Error ? message : String(error);
}

function greeting({ url, baseUrl }: Emulator, { state, token }: EmulatorOptions): string[] {
  return [
    `Workers API on ${baseUrl} (state: ${state ?? "in memory"})`,
    "",
    "To use it:",
    `  export CLOUDFLARE_BASE_URL=${baseUrl}`,
    `  export CLOUDFLARE_API_TOKEN=${token === undefined ? "any-token" : "<the token that --token names>"}`,
    `  export CLOUDFLARE_ACCOUNT_ID=${EXAMPLE_ACCOUNT}    # any id works`,
    "",
    `A Worker named x answers on ${url}/_worker/x/ and on ${url.replace(/\/\/[^:]+/, "//x.localhost")}/`,
    "Stop with Ctrl-C.",
  ];
}
