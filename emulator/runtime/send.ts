import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { finished, type Readable } from "node:stream";
import { HEADER_BYTES, type ApiRequest, type ApiResponse } from "../http/message";
import { FAILURE_HEADER } from "./host-script";
import type { Instance } from "./miniflare";

export interface Outgoing {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: Readable;
}

/** Headers that belong to one connection. */
const HOP_BY_HOP: ReadonlySet<string> = new Set(["connection", "keep-alive", "transfer-encoding"]);

/** After that status, the connection belongs to a WebSocket. */
const SWITCHING_PROTOCOLS = 101;

/** Headers of answers that are not the Worker's. */
const OWN: ReadonlySet<string> = new Set([FAILURE_HEADER, "x-mf-additional-response-log"]);

/** Sends a request to a process of the runtime. Connections are not kept: a process that is replaced leaves no socket behind. */
export async function send({ url }: Instance, { method, path, headers, body }: Outgoing): Promise<IncomingMessage> {
  return await new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      hostname: url.hostname,
      port: url.port,
      method,
      path,
      headers,
      agent: false,
      maxHeaderSize: HEADER_BYTES,
    });
    outgoing.on("response", resolve).on("error", reject);
    outgoing.on("upgrade", (message, socket, head) => {
      socket.on("error", () => socket.destroy()).unshift(head);
      resolve(message);
    });
    if (!body) {
      outgoing.end();
      return;
    }
    // Not `error` alone: who left before this line has nothing more to say.
    finished(body, { writable: false }, (error) => {
      if (error) outgoing.destroy();
    });
    body.pipe(outgoing);
  });
}

/** A client's request, as the Worker sees it below that URL. */
export function requestFor({ method, headers, body }: ApiRequest, url: string): Outgoing {
  const { pathname, search, host } = new URL(url);
  return { method, path: `${pathname}${search}`, headers: { ...headers, host }, body };
}

/** A Worker's answer, as it streams. */
export function answerOf(message: IncomingMessage): ApiResponse {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined && !OWN.has(name) && !HOP_BY_HOP.has(name)) headers[name] = value;
  }
  if (message.statusCode === SWITCHING_PROTOCOLS) {
    const transport = { kind: "upgrade", stream: message.socket } as const;
    return { status: SWITCHING_PROTOCOLS, headers: { ...headers, connection: "Upgrade" }, body: [], transport };
  }
  return { status: message.statusCode ?? 500, headers, body: message };
}

/** Calls back when there is nothing more to come of an answer: neither a body nor messages of a WebSocket. */
export function onEnd(message: IncomingMessage, ended: () => void): void {
  const { statusCode, socket } = message;
  (statusCode === SWITCHING_PROTOCOLS ? socket : message).once("close", ended);
}

export async function readText(message: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of message.setEncoding("utf8")) text += chunk as string;
  return text;
}
