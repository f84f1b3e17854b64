import { createServer, type AddressInfo } from "node:net";
import { inspect } from "node:util";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { Credentials } from "../../../../provider/client/credentials";
import { path } from "../../../../provider/client/path";
import { apiClient, TOKEN } from "../../../support/api-client";
import { cleanups } from "../../../support/cleanup";
import { refuse, serve } from "../../../support/http-server";
import { rejection } from "../../../support/rejection";

const KEY = "144c9defac04969c7bfad8efaa8ea194";
const both: Credentials[] = [
  { kind: "token", token: TOKEN, source: "the stack" },
  { kind: "key", key: KEY, email: "me@example.com", source: "the environment" },
];
const keyOnly = both.slice(1);
const get = { method: "GET", path: path`/x` } as const;

/** Everything of an error that could be printed. */
function printed(error: Error): string {
  return [error.message, error.stack, String(error), inspect(error, { depth: 20, showHidden: true }), JSON.stringify(error)].join("\n");
}

describe("no error shows a token or a key", () => {
  const cleanup = cleanups();
  const check = async (baseUrl: string): Promise<void> => {
    for (const credentials of [both, keyOnly]) {
      const text = printed(await rejection(apiClient({ baseUrl, credentials }).json(get)));
      expect(text).not.to.include(TOKEN).and.not.include(KEY);
    }
  };

  it("of an API that repeats the request in its answer", async () => {
    const server = await serve(({ headers }, response) =>
      refuse(response, 400, { code: 1, message: JSON.stringify(headers), error_chain: [{ code: 2, message: JSON.stringify(headers) }] }),
    );
    cleanup(server.close);
    await check(server.baseUrl);
    expect(server.received[0]!.headers.authorization, "the request did carry it").to.include(TOKEN);
  });

  it("of an API that refuses with status 200 and repeats the request", async () => {
    const server = await serve(({ headers }, response) => refuse(response, 200, { code: 1, message: JSON.stringify(headers) }));
    cleanup(server.close);
    await check(server.baseUrl);
  });

  it("of a page that repeats the request", async () => {
    const server = await serve(({ headers }, response) => response.writeHead(200).end(JSON.stringify(headers)));
    cleanup(server.close);
    await check(server.baseUrl);
  });

  it("of a service that speaks no HTTP and echoes", async () => {
    const echo = createServer((socket) => socket.on("error", () => undefined).pipe(socket));
    await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
    cleanup(() => echo.close());
    await check(`http://127.0.0.1:${(echo.address() as AddressInfo).port}`);
  });

  it("of a connection that is cut or refused", async () => {
    const server = await serve((_request, response) => response.destroy());
    await check(server.baseUrl);
    await server.close();
    await check(server.baseUrl);
  });
});
