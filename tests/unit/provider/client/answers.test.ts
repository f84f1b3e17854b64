import type { ServerResponse } from "node:http";
import { expect } from "chai";
import { describe, it } from "mocha";
import { CloudflareApiError, TransportError } from "../../../../provider/client/errors";
import { path } from "../../../../provider/client/path";
import { apiClient } from "../../../support/api-client";
import { cleanups } from "../../../support/cleanup";
import { envelope, listen, refuse, serve } from "../../../support/http-server";
import { rejection } from "../../../support/rejection";

const request = { method: "POST", path: path`/accounts/${"a"}/x y/${"b/c"}` } as const;
const shown = "POST /accounts/a/x y/b%2Fc";

describe("what the client makes of an answer", () => {
  const cleanup = cleanups();
  async function failureFor<E extends Error>(answer: (response: ServerResponse) => unknown): Promise<E> {
    const server = await serve((_request, response) => answer(response));
    cleanup(server.close);
    return rejection<E>(apiClient({ baseUrl: server.baseUrl }).json(request));
  }

  it("an error of the API carries code, status, METHOD and path, the words and what to do", async () => {
    const error = await failureFor<CloudflareApiError>((response) =>
      refuse(response, 400, { code: 10021, message: "Uncaught SyntaxError." }),
    );
    expect(error).to.be.instanceOf(CloudflareApiError);
    expect(error.message).to.equal(
      `${shown} was refused with status 400: Uncaught SyntaxError. (code 10021).\nCloudflare refused what was sent: its message says why. Nothing was changed.`,
    );
    expect(error).to.deep.include({ code: "cloudflare_api", request: shown, status: 400, retryAfterMs: undefined });
    expect(error.errors).to.deep.equal([{ code: 10021, message: "Uncaught SyntaxError." }]);
    expect(error.has(1, 10021)).to.equal(true);
    expect(error.has(10007)).to.equal(false);
  });

  it("several errors are all shown, and the chain of an error too", async () => {
    const chain = [{ code: 6111, message: "Invalid format for Authorization header" }];
    const error = await failureFor<CloudflareApiError>((response) =>
      refuse(response, 400, { code: 6003, message: "Invalid request headers", error_chain: chain }, { code: 7003, message: "No route" }),
    );
    expect(error.message).to.include(
      "Invalid request headers (code 6003); Invalid format for Authorization header (code 6111); No route (code 7003).",
    );
    expect(error.has(6111)).to.equal(true);
  });

  it("`success: false` is a failure whatever the status", async () => {
    const error = await failureFor<CloudflareApiError>((response) =>
      refuse(response, 200, { code: 10007, message: "This Worker does not exist" }),
    );
    expect(error).to.be.instanceOf(CloudflareApiError);
    expect(error.status).to.equal(200);
    expect(error.message).to.include("10007").and.include("There is no Worker of that name");
  });

  it("JSON counts whatever its content type says", async () => {
    const server = await serve((_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end(envelope({ result: 7 })),
    );
    cleanup(server.close);
    expect(await apiClient({ baseUrl: server.baseUrl }).json(request)).to.equal(7);
  });

  it("an error page of a proxy becomes an error with its status", async () => {
    const error = await failureFor<CloudflareApiError>((response) =>
      response.writeHead(502, { "content-type": "text/html" }).end("<html><h1>Bad gateway</h1></html>"),
    );
    expect(error).to.be.instanceOf(CloudflareApiError);
    expect(error.message).to.equal(
      `${shown} was refused with status 502: the answer gives no reason.\nCloudflare had a passing fault. Run it again.`,
    );
  });

  for (const [status, advice] of [
    [401, "credentials are not accepted"],
    [403, "lack a permission"],
    [404, "it ends with /client/v4"],
    [429, "throttling"],
    [500, "passing fault"],
  ] as const) {
    it(`status ${status} alone still says what to do`, async () => {
      const error = await failureFor<CloudflareApiError>((response) => response.writeHead(status).end());
      expect(error.message).to.match(new RegExp(`status ${status}: the answer gives no reason\\.\\n.*${advice}`));
    });
  }

  const unusable: [string, (response: ServerResponse) => unknown, RegExp][] = [
    ["an empty body", (response) => response.end(), /not the API's JSON/],
    ["a page", (response) => response.end("<html>"), /not the API's JSON/],
    ["cut JSON", (response) => response.end('{"success": true, "resu'), /not the API's JSON/],
    ["JSON of another kind", (response) => response.end('{"ok": true}'), /not the API's JSON/],
    ["a list", (response) => response.end("[]"), /not the API's JSON/],
    ["null", (response) => response.end("null"), /not the API's JSON/],
    ["204", (response) => response.writeHead(204).end(), /not the API's JSON/],
    [
      "a body that breaks off",
      (response) => response.writeHead(200, { "content-length": 500 }).write("{", () => response.destroy()),
      /no usable answer/,
    ],
    ["no answer", (response) => response.destroy(), /no usable answer/],
    ["a stranger's protocol", (response) => response.socket!.end("SSH-2.0-OpenSSH_9.9\r\n"), /no usable answer/],
  ];
  for (const [what, answer, expected] of unusable) {
    it(`${what} is a transport error that names the request`, async () => {
      const error = await failureFor<TransportError>(answer);
      expect(error).to.be.instanceOf(TransportError);
      expect(error.message).to.match(expected);
      expect(error.message.startsWith(`${shown}: `)).to.equal(true);
      expect(error.request).to.equal(shown);
    });
  }

  it("nobody listening is said to be so", async () => {
    const server = await serve(() => undefined);
    await server.close();
    const error = await rejection(apiClient({ baseUrl: server.baseUrl }).json(request));
    expect(error.message).to.equal(
      `${shown}: no usable answer from 127.0.0.1:${server.port}: nothing listens there (ECONNREFUSED). Is the local API running, and on that port?`,
    );
  });

  it("a name that nobody knows is said to be so", async () => {
    const error = await rejection(apiClient({ baseUrl: "https://nowhere.invalid/client/v4" }).json(request));
    expect(error.message).to.match(
      /no usable answer from nowhere\.invalid: its name (is not known|could not be looked up) \(E\w+\)\. Check the network/,
    );
  });

  it("an answer that comes before the body was sent counts", async () => {
    const early = await listen((_incoming, response) => refuse(response, 413, { code: 10027, message: "Too large" }));
    cleanup(early.close);
    const stream = "x".repeat(1_000_000);
    const error = await rejection<CloudflareApiError>(
      apiClient({ baseUrl: early.baseUrl }).json({
        ...request,
        body: () => ({ stream, length: stream.length, contentType: "text/plain" }),
      }),
    );
    expect(error.has(10027)).to.equal(true);
  });

  it("control characters of the remote do not reach the terminal, and its words are not endless", async () => {
    const error = await failureFor<CloudflareApiError>((response) =>
      refuse(response, 400, { code: 1, message: `\u001b[31mred\u0007\u009b${"x".repeat(10_000)}\nnext` }),
    );
    // eslint-disable-next-line no-control-regex
    expect(error.message).not.to.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(error.message).to.have.length.below(2200);
    expect(error.message).to.include("red");
  });

  it("odd errors in the envelope are no reason to stumble", async () => {
    for (const errors of [null, "no", [null, 7, {}, { code: "10007", message: 5 }], [[]]]) {
      const error = await failureFor<CloudflareApiError>((response) => response.writeHead(400).end(envelope({ success: false, errors })));
      expect(error).to.be.instanceOf(CloudflareApiError);
      expect(error.message).to.include("status 400");
    }
  });
});
