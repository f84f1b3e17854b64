import type { Readable } from "node:stream";

/** Where a command writes, and what it knows of its surroundings. */
export interface Terminal {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Standard input. */
  readonly input: Readable & { readonly fd?: number };
  /** Whether standard output is a terminal on which colours are welcome. */
  readonly hasColors: boolean;
  /** Shows a line that the next one replaces, an empty one to end with. There only on a terminal. */
  readonly progress?: (line: string) => void;
  /** Resolves when the user wants the command to end. Unless a command asks for it, a signal ends the process as any other. */
  readonly interrupted: Promise<void>;
}

/** One subcommand. `run` gives the exit code. */
export interface Command {
  readonly name: string;
  /** One line for the overview. */
  readonly summary: string;
  readonly usage: string;
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}

/** The user asked for something that there is not: printed without a stack trace, with the usage. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const EXIT_OK = 0;
/** Also for a wrong usage: 2 is what `drift` says of drift, and a mistyped command in a job must not look like it. */
export const EXIT_FAILURE = 1;
