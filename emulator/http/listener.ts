import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { bodyLength, isChunks, type ApiRequest, type ApiResponse } from "./message";

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/** Milliseconds. An upload of 64 MiB from a slow test machine must not run into Node's own default. */
const REQUEST_TIMEOUT = 10 * 60 * 1000;

/**
 * Milliseconds. Node's own default of five seconds ends connections of clients that are merely busy, in the moment of their next request:
 * the answer is a reset. Clients end idle connections well before this.
 */
const KEEP_ALIVE_TIMEOUT = 75_000;

/** Listens, and turns each request into one call of `handle`. It knows nothing of what is answered. */
export async function listen(port: number, host: string, handle: (request: ApiRequest) => Promise<ApiResponse>): Promise<Listener> {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT, keepAliveTimeout: KEEP_ALIVE_TIMEOUT }, (incoming, outgoing) => {
    respond(incoming, outgoing, handle).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

async function respond(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handle: (request: ApiRequest) => Promise<ApiResponse>,
): Promise<void> {
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      bytes += chunk.byteLength;
      next(null, chunk);
    },
  });
  // A client that goes away in the middle makes this reject and destroys the counter with the error: whoever reads sees it there.
  pipeline(incoming, counter).catch(() => undefined);
  counter.on("error", () => undefined);
  const response = await handle({
    method: incoming.method ?? "GET",
    target: incoming.url ?? "/",
    headers: incoming.headers,
    body: counter,
    bytesRead: () => bytes,
  });
  counter.resume();
  await send(outgoing, response);
}

async function send(outgoing: ServerResponse, { status, headers, body, transport }: ApiResponse): Promise<void> {
  if (transport?.kind === "reset") {
    outgoing.socket?.resetAndDestroy();
    return;
  }
  // The client ends it, or the emulator when it stops.
  if (transport?.kind === "hang") return;
  if (!isChunks(body)) {
    outgoing.writeHead(status, headers);
    await pipeline(body, outgoing);
    return;
  }
  outgoing.writeHead(status, status === 204 || status === 304 ? headers : { ...headers, "content-length": bodyLength(body) });
  if (transport?.kind === "truncate") {
    const sent = Buffer.concat(body).subarray(0, transport.bytes);
    outgoing.write(sent, () => outgoing.socket?.destroy());
    return;
  }
  for (const chunk of body) outgoing.write(chunk);
  outgoing.end();
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
