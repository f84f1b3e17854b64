import type { ErrorEntry } from "./errors";
import type { ApiResponse } from "./message";

export interface Message {
  readonly code: number;
  readonly message: string;
}

interface Envelope {
  readonly success: boolean;
  readonly errors: readonly ErrorEntry[];
  readonly messages: readonly Message[];
  readonly result: unknown;
  readonly result_info?: object;
}

/** [documented] Which part of a list this is. */
export interface ResultInfo {
  readonly count: number;
  readonly page: number;
  readonly per_page: number;
  readonly total_count: number;
  readonly total_pages: number;
}

function write(status: number, envelope: Envelope): ApiResponse {
  return json(status, envelope);
}

export function json(status: number, value: unknown): ApiResponse {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: [Buffer.from(JSON.stringify(value))],
  };
}

/** A result in Cloudflare's envelope. */
export function success(result: unknown, messages: readonly Message[] = []): ApiResponse {
  return write(200, { success: true, errors: [], messages, result });
}

/** A result with what the API says about it: where a list goes on, for one. */
export function successWith(result: unknown, info: object): ApiResponse {
  return write(200, { success: true, errors: [], messages: [], result, result_info: info });
}

/** One page of a list in Cloudflare's envelope. */
export function page(result: readonly unknown[], info: ResultInfo): ApiResponse {
  return successWith(result, info);
}

/** Errors in Cloudflare's envelope. */
export function failure(status: number, errors: readonly ErrorEntry[]): ApiResponse {
  return write(status, { success: false, errors, messages: [], result: null });
}
