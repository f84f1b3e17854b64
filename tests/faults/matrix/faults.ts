import type { Fault } from "../../../emulator/admin/fault-rules";

/** What goes wrong with requests of a resource. */
export type Kind =
  | { readonly name: string; readonly fault: Fault; readonly commits: boolean }
  /** Nobody listens. */
  | { readonly name: "connection refused"; readonly commits: false }
  /** The answer is one about another script. */
  | { readonly name: "an answer for another script"; readonly commits: true };

const failure = { success: false, errors: [], messages: [], result: null };

/** The faults, those that can come after the commit in both forms. */
export const KINDS: readonly Kind[] = [
  { name: "connection refused", commits: false },
  { name: "reset before the commit", fault: { type: "reset-before" }, commits: false },
  { name: "reset after the commit", fault: { type: "reset-after" }, commits: true },
  { name: "time-out before the commit", fault: { type: "hang" }, commits: false },
  { name: "time-out after the commit", fault: { type: "hang", after: true }, commits: true },
  {
    name: "429 with Retry-After",
    fault: {
      type: "status",
      status: 429,
      headers: { "retry-after": "20" },
      body: { ...failure, errors: [{ code: 971, message: "Throttled" }] },
    },
    commits: false,
  },
  { name: "429 without Retry-After", fault: { type: "status", status: 429 }, commits: false },
  { name: "500 before the commit", fault: { type: "status", status: 500, body: failure }, commits: false },
  { name: "500 after the commit", fault: { type: "status", status: 500, body: failure, after: true }, commits: true },
  { name: "502 with a page before the commit", fault: { type: "html" }, commits: false },
  { name: "502 with a page after the commit", fault: { type: "html", after: true }, commits: true },
  { name: "503", fault: { type: "status", status: 503 }, commits: false },
  { name: "an answer that breaks off", fault: { type: "truncate" }, commits: true },
  { name: "truncated JSON", fault: { type: "truncate", whole: true }, commits: true },
  { name: "a page under 200", fault: { type: "html", status: 200, after: true }, commits: true },
  { name: "success false with 200 before the commit", fault: { type: "status", status: 200, body: failure }, commits: false },
  { name: "success false with 200 after the commit", fault: { type: "status", status: 200, body: failure, after: true }, commits: true },
  { name: "an empty body", fault: { type: "status", status: 200, after: true }, commits: true },
  { name: "a wrong content type", fault: { type: "headers", headers: { "content-type": "text/html" } }, commits: true },
  { name: "an answer for another script", commits: true },
];

/** How often in a row. */
export const TIMES = [
  { name: "once", count: 1 },
  { name: "three times", count: 3 },
  { name: "for ever", count: Infinity },
] as const;
