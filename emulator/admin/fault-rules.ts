import { validateHeaderName, validateHeaderValue } from "node:http";

/** What goes wrong. */
export type Fault =
  /** This answer instead of handling the request. A body that is not a string is sent as JSON. */
  | {
      readonly type: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
      readonly after?: boolean;
    }
  /** The connection breaks before the request is handled: nothing is committed. */
  | { readonly type: "reset-before" }
  /** The connection breaks after the request was handled: it is committed, and the client does not know. */
  | { readonly type: "reset-after" }
  /** No answer comes, for as long as the client waits. */
  | { readonly type: "hang"; readonly after?: boolean }
  /** The request is handled only after that many milliseconds. */
  | { readonly type: "delay"; readonly milliseconds: number }
  /** The answer breaks off after that many bytes of its body; half of it by default. With `whole`, it says of itself that it ends there. */
  | { readonly type: "truncate"; readonly bytes?: number; readonly whole?: boolean }
  /** The answer has other headers, its content type for one. */
  | { readonly type: "headers"; readonly headers: Readonly<Record<string, string>> }
  /** An HTML page instead of JSON, as a proxy in front of the API answers. 502 by default. */
  | { readonly type: "html"; readonly status?: number; readonly after?: boolean };

export interface FaultRule {
  /** Any method by default. */
  readonly method?: string;
  /** Path below the base URL, where `*` stands for any text. Any path by default. */
  readonly path?: string;
  /** From the nth fitting request on, counted from 1; once, unless `times` says more. */
  readonly nth?: number;
  /** From 0 to 1, for each fitting request. */
  readonly probability?: number;
  /** Decides the sequence of chances. 1 by default. */
  readonly seed?: number;
  /** How often at most. Always by default, once with `nth`. */
  readonly times?: number;
  /** One with `after` takes the place of the answer to a request that was handled: it is committed. */
  readonly fault: Fault;
}

const FAULT_TYPES: ReadonlySet<string> = new Set(["status", "reset-before", "reset-after", "hang", "delay", "truncate", "headers", "html"]);
const RULE_FIELDS: ReadonlySet<string> = new Set(["method", "path", "nth", "probability", "seed", "times", "fault"]);

/** The rule, or what is wrong with it. */
export function faultRule(value: unknown): FaultRule | string {
  if (value === null || typeof value !== "object") return "a rule is an object";
  const rule = value as Record<string, unknown>;
  const unknown = Object.keys(rule).find((field) => !RULE_FIELDS.has(field));
  if (unknown !== undefined) return `a rule has no field ${unknown}`;
  for (const field of ["nth", "probability", "seed", "times"]) {
    if (rule[field] !== undefined && typeof rule[field] !== "number") return `${field} is a number`;
  }
  for (const field of ["method", "path"]) {
    if (rule[field] !== undefined && typeof rule[field] !== "string") return `${field} is a string`;
  }
  const fault = rule["fault"];
  if (fault === null || typeof fault !== "object") return "a rule needs a fault";
  const { type, status, headers, milliseconds, after, whole } = fault as Record<string, unknown>;
  if (typeof type !== "string" || !FAULT_TYPES.has(type)) return `the type of a fault is one of ${[...FAULT_TYPES].join(", ")}`;
  if (type === "status" && status === undefined) return "a fault of the type status needs a status";
  if (status !== undefined && !(Number.isInteger(status) && (status as number) >= 200 && (status as number) <= 599)) {
    return "status is a whole number from 200 to 599";
  }
  if (headers !== undefined && !areHeaders(headers)) return "headers is an object of header names and values";
  if (type === "headers" && headers === undefined) return "a fault of the type headers needs headers";
  for (const [field, value] of Object.entries({ after, whole })) {
    if (value !== undefined && typeof value !== "boolean") return `${field} is true or false`;
  }
  if (type === "delay" && typeof milliseconds !== "number") return "a fault of the type delay needs milliseconds";
  return value as FaultRule;
}

function areHeaders(value: unknown): boolean {
  if (value === null || typeof value !== "object") return false;
  try {
    for (const [name, text] of Object.entries(value)) {
      validateHeaderName(name);
      validateHeaderValue(name, text as string);
    }
    return true;
  } catch {
    return false;
  }
}
