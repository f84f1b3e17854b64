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
  /** The request is handled only after that many milliseconds: at most 2147483647, as a timer of Node.js takes. */
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
  /** Above 0 and at most 1, for each fitting request. */
  readonly probability?: number;
  /** Decides the sequence of chances. 1 by default. */
  readonly seed?: number;
  /** How often at most. Always by default, once with `nth`. */
  readonly times?: number;
  /** One with `after` takes the place of the answer to a request that was handled: it is committed. */
  readonly fault: Fault;
}

/** What a value has to be, and whether it is. */
type Check = readonly [what: string, is: (value: unknown) => boolean];

const isBetween =
  (lowest: number, highest: number) =>
  (value: unknown): boolean =>
    typeof value === "number" && value >= lowest && value <= highest;
const isWhole =
  (lowest: number, highest = Number.MAX_SAFE_INTEGER) =>
  (value: unknown): boolean =>
    Number.isInteger(value) && isBetween(lowest, highest)(value);

const TEXT: Check = ["a string", (value) => typeof value === "string"];
const FLAG: Check = ["true or false", (value) => typeof value === "boolean"];
const STATUS: Check = ["a whole number from 200 to 599", isWhole(200, 599)];
const HEADERS: Check = ["an object of header names and values", areHeaders];
const ANYTHING: Check = ["anything", () => true];

const RULE_FIELDS = {
  method: TEXT,
  path: TEXT,
  nth: ["a whole number from 1", isWhole(1)],
  probability: ["a number above 0, and at most 1", isBetween(Number.MIN_VALUE, 1)],
  seed: ["a number", (value) => typeof value === "number"],
  times: ["a whole number from 1", isWhole(1)],
  fault: ["an object", isRecord],
} as const satisfies Record<keyof FaultRule, Check>;

/** The fields of each type besides `type`. */
const FAULT_FIELDS: Readonly<Record<Fault["type"], Readonly<Record<string, Check>>>> = {
  status: { status: STATUS, headers: HEADERS, body: ANYTHING, after: FLAG },
  "reset-before": {},
  "reset-after": {},
  hang: { after: FLAG },
  delay: { milliseconds: ["a number from 0 to 2147483647", isBetween(0, 2 ** 31 - 1)] },
  truncate: { bytes: ["a whole number from 0", isWhole(0)], whole: FLAG },
  headers: { headers: HEADERS },
  html: { status: STATUS, after: FLAG },
};

/** The field without which a type says nothing. */
const NEEDED: Partial<Record<Fault["type"], string>> = { status: "status", delay: "milliseconds", headers: "headers" };

/** The rule, or what is wrong with it. */
export function faultRule(value: unknown): FaultRule | string {
  if (!isRecord(value)) return "a rule is an object";
  const { fault } = value;
  if (fault === undefined) return "a rule needs a fault";
  return wrongField(value, RULE_FIELDS, "a rule") ?? wrongFault(fault as Values) ?? (value as unknown as FaultRule);
}

type Values = Readonly<Record<string, unknown>>;

function wrongFault(fault: Values): string | undefined {
  const { type, ...fields } = fault;
  if (!isFaultType(type)) return `the type of a fault is one of ${Object.keys(FAULT_FIELDS).join(", ")}`;
  const needed = NEEDED[type];
  if (needed !== undefined && fields[needed] === undefined) return `a fault of the type ${type} needs ${needed}`;
  return wrongField(fields, FAULT_FIELDS[type], `a fault of the type ${type}`);
}

function wrongField(values: Values, checks: Readonly<Record<string, Check>>, whose: string): string | undefined {
  for (const [field, value] of Object.entries(values)) {
    const check = Object.hasOwn(checks, field) ? checks[field] : undefined;
    if (!check) return `${whose} has no field ${field}`;
    const [what, is] = check;
    if (value !== undefined && !is(value)) return `${field} is ${what}`;
  }
  return undefined;
}

function isFaultType(type: unknown): type is Fault["type"] {
  return typeof type === "string" && Object.hasOwn(FAULT_FIELDS, type);
}

function isRecord(value: unknown): value is Values {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function areHeaders(value: unknown): boolean {
  if (!isRecord(value)) return false;
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
