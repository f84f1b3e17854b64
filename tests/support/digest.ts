import { createHash } from "node:crypto";
import { digestModules } from "../../provider/content/digest-modules";
import type { Entry } from "../../provider/content/hash";
import { type Problem, Problems } from "../../provider/content/problems";
import { ContentStore } from "../../provider/content/store";

export interface Digested {
  readonly digests: Record<string, unknown>;
  readonly problems: readonly Problem[];
  readonly store: ContentStore;
}

interface Surroundings {
  readonly entry?: Entry;
  /** Digests of an earlier check. */
  readonly known?: unknown;
}

/** What a check makes of a program's modules. */
export async function digest(modules: Record<string, unknown>, surroundings: Surroundings = {}): Promise<Digested> {
  const { entry = { kind: "mainModule", name: "index.js" }, known = {} } = surroundings;
  const [store, problems] = [new ContentStore(), new Problems()];
  const digests = await digestModules(modules, { entry, known, store, problems });
  return { digests, problems: problems.all, store };
}

/** A module as the state has it. */
export function digestText(content: string, contentType = "application/javascript+module"): string {
  return `${contentType}; size=${Buffer.byteLength(content)}; sha256=${createHash("sha256").update(content).digest("hex")}`;
}

const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** A Pulumi asset as the engine sends it. */
export function wireAsset(parts: { path?: string; text?: string; uri?: string; hash?: string }): Record<string, unknown> {
  return { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", ...parts };
}

/** A Pulumi archive as the engine sends it. */
export function wireArchive(parts: { path?: string; assets?: unknown }): Record<string, unknown> {
  return { [SIGNATURE]: "0def7320c3a5731c473e5ecbe6d01bc7", ...parts };
}
