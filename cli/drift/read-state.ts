import { spawn } from "node:child_process";
import { fstatSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import type { Readable } from "node:stream";
import { UserError } from "../../provider/client/errors";

export interface StateSource {
  /** Name of the stack. By default the one that is selected. */
  readonly stack: string | undefined;
  /** Folder of the Pulumi project. By default the one we are in. */
  readonly cwd: string | undefined;
  /** Whether standard input holds the state. */
  readonly stdin: boolean;
}

/** Milliseconds that a program which started us gets to begin writing, before its open pipe counts as nothing. */
const PATIENCE_MS = 1_000;

/**
 * The state as text: from standard input where it was asked for, or where something is piped in and nothing else says which stack;
 * else from `pulumi stack export`, which needs neither the program nor the passphrase.
 *
 * @throws {UserError} when pulumi is missing or says no.
 */
export async function readState(source: StateSource, input: Readable & { readonly fd?: number }): Promise<string> {
  if (source.stdin) return textOf(input);
  if (source.stack === undefined && source.cwd === undefined) {
    const kind = kindOf(input.fd);
    if (kind === "pipe") {
      const text = await textOf(input);
      if (text.trim() !== "") return text;
    }
    if (kind === "socket" && (await startsInTime(input))) return textOf(input);
  }
  return exported(source);
}

/** A shell's pipe or file comes to its end; the socket that another program opens for us may never do. */
function kindOf(fd: number | undefined): "pipe" | "socket" | undefined {
  if (fd === undefined) return undefined;
  try {
    const stat = fstatSync(fd);
    return stat.isFIFO() || stat.isFile() ? "pipe" : stat.isSocket() ? "socket" : undefined;
  } catch {
    return undefined;
  }
}

async function startsInTime(input: Readable): Promise<boolean> {
  const timer = new AbortController();
  const readable = new Promise<boolean>((resolve) => {
    input.once("readable", () => resolve(input.readableLength > 0));
    input.once("end", () => resolve(false));
  });
  const started = await Promise.race([readable, setTimeout(PATIENCE_MS, false, { signal: timer.signal }).catch(() => false)]);
  timer.abort();
  if (!started) input.destroy();
  return started;
}

async function textOf(input: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function exported({ stack, cwd }: StateSource): Promise<string> {
  const args = ["stack", "export", "--non-interactive", ...(stack === undefined ? [] : ["--stack", stack])];
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", args, { ...(cwd === undefined ? {} : { cwd }), stdio: ["ignore", "pipe", "pipe"] });
    const [out, errors]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    child.on("error", (cause) => {
      reject(
        new UserError(
          `\`pulumi\` cannot be started${cwd === undefined ? "" : ` in ${cwd}`}. Put it on the PATH, or give a state on standard input: ` +
            "pulumi stack export | pulumi-workers drift -",
          { cause },
        ),
      );
    });
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(out).toString("utf8"));
      else reject(new UserError(`\`pulumi ${args.join(" ")}\` failed:\n${Buffer.concat(errors).toString("utf8").trim()}`));
    });
  });
}
