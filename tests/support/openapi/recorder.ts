import { appendFileSync, existsSync, readFileSync } from "node:fs";
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
let description: OpenApi | undefined | null = null;

/**
 * From now on every emulator of this process shows its exchanges to the OpenAPI description. The layer stands before the API and behind faults:
 * what a fault answers is not the emulator's word. `report` gets each new problem.
 */
export function recordEmulators(report: (problem: string) => void = () => undefined): void {
  const api: { handleApi: HandleApi } = handle;
  const original = api.handleApi;
  api.handleApi = async (request, tokens, context) => {
    const sent = isOurs(request) ? tap(request) : undefined;
    const response = await original(request, tokens, context);
    for (const problem of check(request, sent?.(), response)) {
      if (!found.has(problem)) report(problem);
      found.add(problem);
    }
    return response;
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

/**
 * Keeps what passes the body, unless it is too large, and gives it. Nothing stands between the body and its reader, who may as well never read
 * it: another stream would stop the body then, and with it the connection.
 */
function tap({ body, bytesRead }: ApiRequest): () => Buffer | undefined {
  // Behind a fault that waits, part of it has arrived already.
  const isWhole = bytesRead() === 0;
  const chunks: Buffer[] = [];
  let size = 0;
  const push = body.push.bind(body);
  body.push = (chunk: Buffer | null, encoding) => {
    if (chunk) {
      size += chunk.byteLength;
      if (size <= KEPT_BYTES) chunks.push(chunk);
      else chunks.length = 0;
    }
    return push(chunk, encoding);
  };
  return () => (isWhole && size <= KEPT_BYTES ? Buffer.concat(chunks) : undefined);
}
