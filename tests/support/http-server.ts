import { createServer, type IncomingHttpHeaders, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it came over the wire, read to its end. */
export interface Received {
  readonly method: string;
  /** As sent, still escaped. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface TestServer {
  /** With the path `/client/v4`. */
  readonly baseUrl: string;
  readonly port: number;
  /** Every request whose body came to its end. */
  readonly received: readonly Received[];
  /** Requests that broke off before the end of their body. */
  readonly broken: () => number;
  readonly close: () => Promise<void>;
}

/** Starts a server on a free port that hands each whole request to `answer`. */
export async function serve(answer: (request: Received, response: ServerResponse) => unknown): Promise<TestServer> {
  const received: Received[] = [];
  let broken = 0;
  const { port, close } = await listen((incoming, response) => {
    void readAll(incoming).then(
      (body) => {
        const request = { method: incoming.method ?? "", url: incoming.url ?? "", headers: incoming.headers, body };
        received.push(request);
        answer(request, response);
      },
      () => (broken += 1),
    );
  });
  return { baseUrl: `http://127.0.0.1:${String(port)}/client/v4`, port, received, broken: () => broken, close };
}

/** Starts a server on a free port that reads nothing by itself. */
export async function listen(listener: RequestListener): Promise<{ port: number; baseUrl: string; close: () => Promise<void> }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port, baseUrl: `http://127.0.0.1:${String(port)}/client/v4`, close };
}

async function readAll(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Answers with the API's envelope around a result. */
export function succeed(response: ServerResponse, result: unknown = null): void {
  response.writeHead(200, { "content-type": "application/json" }).end(envelope({ result }));
}

/** Answers with the API's envelope around errors. */
export function refuse(response: ServerResponse, status: number, ...errors: unknown[]): void {
  response.writeHead(status, { "content-type": "application/json" }).end(envelope({ success: false, errors, result: null }));
}

/** The API's envelope as text. */
export function envelope(parts: { success?: boolean; errors?: unknown; result?: unknown }): string {
  return JSON.stringify({ success: true, errors: [], messages: [], ...parts });
}
