import type { Readable } from "node:stream";
import type { Moment } from "./causes";
import type { ApiPath } from "./path";

/** A body whose length is known before it is sent. */
export interface RequestBody {
  readonly stream: Readable | string;
  /** Bytes. */
  readonly length: number;
  readonly contentType: string;
}

/** One request to the API, in a form that can be sent more than once. */
export interface ApiRequest {
  readonly method: "GET" | "PUT" | "POST" | "PATCH" | "DELETE";
  readonly path: ApiPath;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Makes the body anew for every attempt. */
  readonly body?: () => RequestBody;
  /** A bearer token to log in with, in the place of the configured credentials. No message shows it. */
  readonly token?: string;
  /** Values of the body that no message may show: asked for when an answer says no, since it may repeat them. */
  readonly secrets?: () => Promise<readonly string[]>;
  /** Called for each attempt. What it returns hears of the bytes of a streamed body as they leave. */
  readonly progress?: () => (bytes: number) => void;
  /**
   * Whether sending it twice has the effect of sending it once, so that it may be repeated when the answer was lost.
   * By default true for GET, PUT and DELETE.
   */
  readonly idempotent?: boolean;
  /** When it is sent, where more answers than usual pass: see causes.ts. */
  readonly moment?: Moment;
}

/** An answer whose status says success. */
export interface ApiResponse {
  readonly status: number;
  /** Values by name in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The bytes as they come. It can be read once. */
  readonly body: AsyncIterable<Buffer>;
}

/** Method and path, for messages. */
export function describe(request: ApiRequest): string {
  return `${request.method} ${request.path}`;
}

/** Whether a request may be repeated when nobody knows if it arrived. */
export function isIdempotent(request: ApiRequest): boolean {
  return request.idempotent ?? (request.method === "GET" || request.method === "PUT" || request.method === "DELETE");
}
