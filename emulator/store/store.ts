import type { ModuleFile, ScriptRecord } from "../model/script";

export interface StoredContent {
  readonly id: string;
  readonly modules: readonly ModuleFile[];
}

/** All that the emulator keeps. Every method is one transaction: when it returned, the write survives a kill. */
export interface Store {
  /** Made once for each state; the etags are keyed with it. */
  secret(): Uint8Array;
  list(account: string): ScriptRecord[];
  /** Records of that name in every account, the oldest first. */
  named(name: string): ScriptRecord[];
  get(account: string, name: string): ScriptRecord | undefined;
  modules(contentId: string): ModuleFile[];
  /** Writes a record and, when given, its new content; the content that it replaces is forgotten. */
  put(record: ScriptRecord, content?: StoredContent): void;
  delete(account: string, name: string): boolean;
  reset(): void;
  close(): void;
}
