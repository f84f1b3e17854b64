import { ServerResponse, type IncomingMessage } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Duplex } from "node:stream";
import type { ApiResponse } from "./message";

/** Other upgrades, such as the one to HTTP/2 that Java's client offers, are answered as if nobody had asked for them. */
export function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === "websocket";
}

/** The response to a request that asked for an upgrade: Node has given its connection away, so that it ends with an ordinary answer. */
export function responseOn(incoming: IncomingMessage): ServerResponse {
  const { socket } = incoming;
  const outgoing = new ServerResponse(incoming);
  outgoing.shouldKeepAlive = false;
  outgoing.assignSocket(socket);
  outgoing.once("finish", () => socket.end());
  return outgoing;
}

/** Answers 101, and passes on what either side sends until one of them ends. */
export async function switchProtocols(outgoing: ServerResponse, { status, headers }: ApiResponse, stream: Duplex): Promise<void> {
  const { socket } = outgoing;
  if (!socket) {
    stream.destroy();
    return;
  }
  outgoing.writeHead(status, headers);
  outgoing.flushHeaders();
  outgoing.detachSocket(socket);
  await pipeline(socket, stream, socket);
}
