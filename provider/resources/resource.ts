import type { Problem } from "../content/problems";
import type { JsonObject } from "../values";
import type { Context } from "./context";

/** Checked inputs, and what is wrong with them. */
export interface CheckResult {
  readonly inputs: JsonObject;
  readonly problems: readonly Problem[];
}

/** What a difference between state and program leads to. */
export interface DiffResult {
  readonly changes: boolean;
  /** Names of the properties whose change needs a new resource. */
  readonly replaces: readonly string[];
}

/** What a read found. */
export interface ReadResult {
  readonly id: string;
  readonly outputs: JsonObject;
  /** The inputs that would make what is there now; only given when they are not the ones in the state. */
  readonly inputs?: JsonObject;
}

/**
 * A kind of resource, apart from any engine: plain values in, plain values out, and the outside world in `context`.
 *
 * `check` and `diff` make no request. Every error for the user is a PulumiWorkersError.
 */
export interface Resource {
  /** The name of the class and of the type token. */
  readonly type: string;
  /** Names of the inputs, those that `check` adds included. */
  readonly inputs: readonly string[];
  check(context: Context, olds: JsonObject, news: JsonObject): Promise<CheckResult>;
  diff(olds: JsonObject, news: JsonObject): DiffResult;
  create(context: Context, inputs: JsonObject): Promise<{ readonly id: string; readonly outputs: JsonObject }>;
  /** `undefined` when the remote is gone. */
  read(context: Context, id: string, state: JsonObject): Promise<ReadResult | undefined>;
  update(context: Context, id: string, olds: JsonObject, news: JsonObject): Promise<JsonObject>;
  delete(context: Context, id: string, state: JsonObject): Promise<void>;
}
