import type { Duplex, Readable } from "node:stream";

/** Bytes. [documented] All headers of a request to a Worker, and of its answer. */
export const HEADER_BYTES = 128 * 1024;

/** A request, apart from the socket it came from. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query as sent, for example `/client/v4/accounts/a/workers/scripts?tags=x`. */
  readonly target: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
  /** Bytes of the body read so far. */
  readonly bytesRead: () => number;
}

/** What happens to the connection: what a fault does to an answer on its way out, or, after 101, a stream that goes on in both directions. */
export type Transport =
  | { readonly kind: "reset" }
  | { readonly kind: "hang" }
  | { readonly kind: "truncate"; readonly bytes: number }
  | { readonly kind: "upgrade"; readonly stream: Duplex };

export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: readonly Uint8Array[] | Readable;
  readonly transport?: Transport;
}

/** The client went away before its request was complete: there is nobody to answer, and nothing may be kept. */
export class ClientGone extends Error {
  override readonly name = "ClientGone";
}

export function header(request: ApiRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

export function pathname(request: ApiRequest): string {
  const end = request.target.indexOf("?");
  return end === -1 ? request.target : request.target.slice(0, end);
}

export function query(request: ApiRequest): URLSearchParams {
  const start = request.target.indexOf("?");
  return new URLSearchParams(start === -1 ? "" : request.target.slice(start + 1));
}

export function bodyLength(body: readonly Uint8Array[]): number {
  return body.reduce((sum, chunk) => sum + chunk.byteLength, 0);
}

export function isChunks(body: ApiResponse["body"]): body is readonly Uint8Array[] {
  return Array.isArray(body);
}
