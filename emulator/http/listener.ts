import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Transform, type Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import { bodyLength, HEADER_BYTES, isChunks, type ApiRequest, type ApiResponse } from "./message";
import { isWebSocket, responseOn, switchProtocols } from "./upgrade";

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
  const timeouts = { requestTimeout: REQUEST_TIMEOUT, keepAliveTimeout: KEEP_ALIVE_TIMEOUT };
  const answer = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    respond(incoming, outgoing, handle).catch(() => outgoing.destroy());
  };
  const server = createServer({ ...timeouts, maxHeaderSize: HEADER_BYTES, shouldUpgradeCallback: isWebSocket }, answer);
  const upgraded = new Set<Duplex>();
  server.on("upgrade", (incoming, socket, head) => {
    upgraded.add(socket);
    socket.once("close", () => upgraded.delete(socket)).on("error", () => socket.destroy());
    socket.unshift(head);
    answer(incoming, responseOn(incoming));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: async () => await close(server, upgraded) };
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

async function send(outgoing: ServerResponse, response: ApiResponse): Promise<void> {
  const { status, headers, body, transport } = response;
  if (transport?.kind === "reset") {
    outgoing.socket?.resetAndDestroy();
    return;
  }
  // The client ends it, or the emulator when it stops.
  if (transport?.kind === "hang") return;
  if (transport?.kind === "upgrade") {
    await switchProtocols(outgoing, response, transport.stream);
    return;
  }
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

/** A server no longer knows the connections that it gave away, and waits for them. */
async function close(server: Server, upgraded: Iterable<Duplex>): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
    for (const socket of upgraded) socket.destroy();
  });
}
