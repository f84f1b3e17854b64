#!/usr/bin/env node
import { VERSION } from "../provider/version";
import { EXIT_FAILURE, EXIT_OK, UsageError, type Command, type Terminal } from "./command";
import { driftCommand } from "./drift/command";
import { emulatorCommand } from "./emulator";

const COMMANDS: readonly Command[] = [driftCommand, emulatorCommand];

function overview(): string {
  const commands = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`);
  return [
    "Usage: pulumi-workers <command> [options]",
    "",
    ...commands,
    "",
    "  --help      this text, or a command's",
    "  --version   the version",
  ].join("\n");
}

async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === "--version") {
    terminal.out(VERSION);
    return EXIT_OK;
  }
  if (name === undefined || name === "--help") {
    (name === undefined ? terminal.error : terminal.out)(overview());
    return name === undefined ? EXIT_FAILURE : EXIT_OK;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (!command) {
    terminal.error(`There is no command ${name}.\n\n${overview()}`);
    return EXIT_FAILURE;
  }
  if (rest.includes("--help")) {
    terminal.out(command.usage);
    return EXIT_OK;
  }
  try {
    return await command.run(rest, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.error(`${error.message}\n\n${command.usage}`);
    return EXIT_FAILURE;
  }
}

let interrupted: Promise<void> | undefined;

/** Takes the signals from Node, which would end the process, only once a command asks to be told. */
function interruption(): Promise<void> {
  return (interrupted ??= new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  }));
}

// Whoever reads us may have seen enough, as head does: the exit status says the rest.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

main(process.argv.slice(2), {
  out: (line) => void process.stdout.write(`${line}\n`),
  error: (line) => void process.stderr.write(`${line}\n`),
  environment: process.env,
  input: process.stdin,
  hasColors: process.stdout.isTTY && (process.env["NO_COLOR"] ?? "") === "",
  ...(process.stderr.isTTY ? { progress: (line: string) => void process.stderr.write(`\r\u001b[K${line}`) } : {}),
  get interrupted() {
    return interruption();
  },
}).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = EXIT_FAILURE;
  },
);
