import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { PassThrough, pipeline } from "node:stream";
import * as handle from "../../../emulator/api/handle";
import { API_ROOT } from "../../../emulator/api/routes";
import type { ApiRequest, ApiResponse } from "../../../emulator/http/message";
import { OpenApi } from "./description";
import { problemsOf } from "./exchange";

/** Bytes. A body of modules is not worth keeping: what describes them is small. */
const KEPT_BYTES = 2 * 2 ** 20;

type HandleApi = typeof handle.handleApi;

/** What a recorded emulator said or was sent against the description, each once. */
const found = new Set<string>();
let recorded = 0;
let pauses = 0;
let description: OpenApi | undefined | null = null;

/**
 * From now on every emulator of this process shows its exchanges to the OpenAPI description. The layer stands before the API and behind faults:
 * what a fault answers is not the emulator's word. `report` gets each new problem.
 */
export function recordEmulators(report: (problem: string) => void = () => undefined): void {
  const api: { handleApi: HandleApi } = handle;
  const original = api.handleApi;
  api.handleApi = async (request, tokens, context) => {
    if (pauses > 0) return await original(request, tokens, context);
    const sent = isOurs(request) ? tapped(request) : undefined;
    const response = await original(sent?.request ?? request, tokens, context);
    for (const problem of check(request, sent?.bytes(), response)) {
      if (!found.has(problem)) report(problem);
      found.add(problem);
    }
    return response;
  };
}

/** For tests that hold requests back and make up answers between provider and emulator. Gives what ends the pause. */
export function pauseRecordings(): () => void {
  pauses += 1;
  return () => {
    pauses -= 1;
  };
}

/** How many exchanges were looked at. */
export function recordings(): number {
  return recorded;
}

/** What was wrong with them since this was last asked. */
export function takeProblems(): string[] {
  const problems = [...found].sort();
  found.clear();
  return problems;
}

/** Problems of a child process go into a file, line by line, so that they outlive a kill. */
export function recordInto(file: string): void {
  recordEmulators((problem) => appendFileSync(file, `${problem}\n`));
}

export function readRecordings(file: string): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
}

function check(request: ApiRequest, sent: Buffer | undefined, response: ApiResponse): string[] {
  description = description === null ? OpenApi.load() : description;
  if (!description || response.transport?.kind === "reset") return [];
  recorded += 1;
  const [path = ""] = request.target.slice(API_ROOT.length).split("?");
  const bytes = Array.isArray(response.body) ? Buffer.concat(response.body as Uint8Array[]) : undefined;
  const sentType = header(request, "content-type");
  return problemsOf(description, {
    method: request.method,
    path,
    status: response.status,
    answerType: String(response.headers["content-type"] ?? "").split(";")[0] ?? "",
    ...(bytes && bytes.byteLength <= KEPT_BYTES ? { answer: bytes } : {}),
    ...(sent ? { sent, sentType } : {}),
  });
}

function isOurs(request: ApiRequest): boolean {
  return header(request, "user-agent").startsWith("pulumi-workers/");
}

function header({ headers }: ApiRequest, name: string): string {
  const value = headers[name] ?? "";
  return Array.isArray(value) ? (value[0] ?? "") : value;
}

/** The request with a body that is kept as it passes, unless it is too large. */
function tapped(request: ApiRequest): { readonly request: ApiRequest; readonly bytes: () => Buffer | undefined } {
  const chunks: Buffer[] = [];
  let size = 0;
  const body = new PassThrough();
  body.on("error", () => undefined);
  const push = body.push.bind(body);
  body.push = (chunk: Buffer | null, encoding) => {
    if (chunk) {
      size += chunk.byteLength;
      if (size <= KEPT_BYTES) chunks.push(chunk);
      else chunks.length = 0;
    }
    return push(chunk, encoding);
  };
  pipeline(request.body, body, () => undefined);
  return { request: { ...request, body }, bytes: () => (size > KEPT_BYTES ? undefined : Buffer.concat(chunks)) };
}
