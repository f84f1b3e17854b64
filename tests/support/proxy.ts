/**
 * Stands between a stack and its emulator, and stops at the exact moments before and after a request takes effect.
 *
 *     const proxy = await startProxy(emulator.url, { after: async ({ index }) => { if (index === 3) await kill(); } });
 */
import type { IncomingHttpHeaders } from "node:http";
import { serve } from "./http-server";

/** A request on its way. */
export interface Passing {
  readonly method: string;
  /** With its query, below `/client/v4/accounts/<account>/workers/`. */
  readonly path: string;
  /** Counts the requests, from 1, in the order in which they came in whole. */
  readonly index: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An answer in the place of the API's. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

export interface Stops {
  /** The request came in whole and has no effect yet. `"drop"` breaks its connection off, an answer is given instead of the API's. */
  readonly before?: (request: Passing) => Promise<Answer | "drop" | undefined> | undefined;
  /** The request took effect, and its client does not know yet. */
  readonly after?: (request: Passing) => Promise<unknown>;
}

export interface Proxy {
  readonly baseUrl: string;
  readonly close: () => Promise<void>;
}

/** Headers of one connection only, which end here. */
const HOP = new Set(["connection", "keep-alive", "transfer-encoding", "content-length", "host"]);

/** Starts it on a free port in front of the API at `url`, which has no path. */
export async function startProxy(url: string, { before, after }: Stops): Promise<Proxy> {
  let index = 0;
  const server = await serve(async ({ method, url: target, headers, body }, response) => {
    const passing = { method, path: target.replace(/^\/client\/v4\/accounts\/[^/]+\/workers\//, ""), index: (index += 1), headers, body };
    try {
      const instead = await before?.(passing);
      if (instead === "drop") return response.destroy();
      if (instead !== undefined) return response.writeHead(instead.status, { "content-type": "application/json" }).end(instead.body);
      const answer = await fetch(url + target, {
        method,
        headers: forwarded(headers),
        ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
      });
      const bytes = Buffer.from(await answer.arrayBuffer());
      await after?.(passing);
      return response.writeHead(answer.status, Object.fromEntries([...answer.headers].filter(([name]) => !HOP.has(name)))).end(bytes);
    } catch {
      // The emulator broke the connection off, which is a fault.
      return response.destroy();
    }
  });
  return { baseUrl: server.baseUrl, close: server.close };
}

function forwarded(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (HOP.has(name) || value === undefined ? [] : [[name, String(value)]])),
  );
}
