import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { Emulator } from "../../emulator";
import { WranglerProject } from "./clients/wrangler";
import type { EngineStack, Outcome } from "./engine";

const documents = path.resolve(__dirname, "..", "..", "..", "docs");

/** A token that may only read: see the emulator's `tokens`. The third is wrangler's. */
export const READER = "a-reader";
export const TOKENS = { "a-token": "write", [READER]: "read", "any-token": "write" } as const;

/** Whom the emulator names as the author of what any token does. */
export const TOKEN_AUTHOR = "token@emulator.localhost";

/** A project of wrangler's, beside a stack's own, in the place of a colleague's laptop. */
export function wrangler(stack: EngineStack, emulator: Emulator, script: string, code: string): WranglerProject {
  const config = { name: script, main: "index.js", compatibility_date: "2026-01-01" };
  return new WranglerProject(emulator.baseUrl, path.join(stack.root, "wrangler", script), { "wrangler.json": config, "index.js": code });
}

/** Runs `pulumi-workers drift` in the folder of a stack, with a token that may only read and without the passphrase. */
export function drift(stack: EngineStack, ...args: string[]): Promise<Outcome> {
  return shell(stack, `npx pulumi-workers drift ${args.join(" ")}`);
}

/** Runs a script as a job of CI does: in the folder of the project, with a token that may only read, without the passphrase. */
export async function shell(stack: EngineStack, script: string, env: Record<string, string> = {}): Promise<Outcome> {
  const { PULUMI_CONFIG_PASSPHRASE: _, ...rest } = stack.env;
  const child = spawn("bash", ["-euo", "pipefail", "-c", script], {
    cwd: stack.folder,
    env: { ...rest, CLOUDFLARE_API_TOKEN: READER, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const begin = performance.now();
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", reject).on("close", (status) => resolve(status ?? 124));
  });
  return { command: script, code, stdout, stderr, output: stdout + stderr, ms: performance.now() - begin };
}

/** The script of a step in a document: what stands after `run: |` below the step's name. */
export function documentedScript(document: string, step: string): string {
  const lines = fs.readFileSync(path.join(documents, document), "utf8").split("\n");
  const start = lines.findIndex((line) => line.trim() === `- name: ${step}`);
  const run = lines.findIndex((line, index) => index > start && line.trim() === "run: |");
  if (start === -1 || run === -1) throw new Error(`${document} has no step ${step}`);
  const indent = (lines[run + 1] ?? "").search(/\S/);
  const rest = lines.slice(run + 1);
  const end = rest.findIndex((line) => line.trim() !== "" && line.search(/\S/) < indent);
  return rest
    .slice(0, end === -1 ? undefined : end)
    .map((line) => line.slice(indent))
    .join("\n");
}
