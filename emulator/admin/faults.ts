import type { Clock } from "../clock";
import type { ApiResponse } from "../http/message";
import { bodyLength, isChunks } from "../http/message";
import type { Fault, FaultRule } from "./fault-rules";
import { sequence } from "./sequence";

interface Active {
  readonly rule: FaultRule;
  readonly pattern: RegExp;
  /** Requests that this rule's method and path fit so far. */
  seen: number;
  fired: number;
  random: () => number;
}

/** The faults that wait for their request. */
export class Faults {
  #active: Active[] = [];

  add(rule: FaultRule): void {
    this.#active.push({ rule, pattern: compile(rule.path), seen: 0, fired: 0, random: sequence(rule.seed ?? 1) });
  }

  list(): (FaultRule & { readonly seen: number; readonly fired: number })[] {
    return this.#active.map(({ rule, seen, fired }) => ({ ...rule, seen, fired }));
  }

  clear(): void {
    this.#active = [];
  }

  /** The faults of this request, each counted as fired. `path` is the one below the base URL. */
  take(method: string, path: string): Fault[] {
    return this.#active.filter((active) => fires(active, method, path)).map(({ rule }) => rule.fault);
  }
}

function fires(active: Active, method: string, path: string): boolean {
  const { rule } = active;
  if (rule.method !== undefined && rule.method.toUpperCase() !== method) return false;
  if (!active.pattern.test(path)) return false;
  active.seen += 1;
  if (active.fired >= (rule.times ?? (rule.nth === undefined ? Infinity : 1))) return false;
  if (rule.nth !== undefined && active.seen < rule.nth) return false;
  if (rule.probability !== undefined && active.random() >= rule.probability) return false;
  active.fired += 1;
  return true;
}

/** `*` stands for any text; everything else for itself. */
function compile(path: string | undefined): RegExp {
  if (path === undefined) return /^/;
  const source = path.split("*").map((text) => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^(/client/v4)?${source.join(".*")}$`);
}

const RESET: ApiResponse = { status: 0, headers: {}, body: [], transport: { kind: "reset" } };

/** Answers a request with its faults around it. `readAll` takes in the body where the request itself is not handled. */
export async function withFaults(
  faults: readonly Fault[],
  clock: Clock,
  readAll: () => Promise<void>,
  handle: () => Promise<ApiResponse>,
): Promise<ApiResponse> {
  for (const fault of faults) {
    if (fault.type === "delay") await clock.sleep(fault.milliseconds);
  }
  const replaced = faults.find((fault) => answerInstead(fault) !== undefined);
  const instead = replaced && answerInstead(replaced);
  if (instead && !isAfter(replaced)) {
    await readAll();
    return instead;
  }
  const response = await handle();
  return faults.reduce(damaged, instead ?? response);
}

/** Whether a request is handled although its answer is lost. */
function isAfter(fault: Fault): boolean {
  return fault.type === "reset-after" || ("after" in fault && fault.after);
}

function damaged(response: ApiResponse, fault: Fault): ApiResponse {
  if (fault.type === "headers") return { ...response, headers: { ...response.headers, ...fault.headers } };
  if (fault.type !== "truncate" || !isChunks(response.body)) return response;
  const bytes = fault.bytes ?? Math.floor(bodyLength(response.body) / 2);
  if (fault.whole === true) return { ...response, body: [Buffer.concat(response.body).subarray(0, bytes)] };
  return { ...response, transport: { kind: "truncate", bytes } };
}

function answerInstead(fault: Fault): ApiResponse | undefined {
  if (fault.type === "reset-before" || fault.type === "reset-after") return RESET;
  if (fault.type === "hang") return { ...RESET, transport: { kind: "hang" } };
  if (fault.type === "html") {
    const page = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad gateway</h1></body></html>";
    return { status: fault.status ?? 502, headers: { "content-type": "text/html; charset=UTF-8" }, body: [Buffer.from(page)] };
  }
  if (fault.type !== "status") return undefined;
  const text = typeof fault.body === "string" ? fault.body : JSON.stringify(fault.body ?? null);
  const type = typeof fault.body === "string" ? {} : { "content-type": "application/json" };
  return { status: fault.status, headers: { ...type, ...fault.headers }, body: [Buffer.from(fault.body === undefined ? "" : text)] };
}
