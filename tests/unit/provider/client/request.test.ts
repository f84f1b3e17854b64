import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { Credentials } from "../../../../provider/client/credentials";
import { MissingCredentialsError, UserError } from "../../../../provider/client/errors";
import { path } from "../../../../provider/client/path";
import { VERSION } from "../../../../provider/version";
import { apiClient, TOKEN } from "../../../support/api-client";
import { cleanups } from "../../../support/cleanup";
import { serve, succeed, type TestServer } from "../../../support/http-server";
import { rejection } from "../../../support/rejection";

describe("a request of the client", () => {
  const cleanup = cleanups();
  const start = async (): Promise<TestServer> => {
    const server = await serve((_request, response) => succeed(response, { id: "x" }));
    cleanup(server.close);
    return server;
  };
  const get = { method: "GET", path: path`/accounts/${"a"}/workers/scripts` } as const;

  it("goes below the base URL and gives the result", async () => {
    const server = await start();
    const result = await apiClient({ baseUrl: `http://127.0.0.1:${server.port}/deep/er/v4` }).json({ ...get, query: { tags: "a b&c" } });
    expect(result).to.deep.equal({ id: "x" });
    expect(server.received[0]).to.include({ method: "GET", url: "/deep/er/v4/accounts/a/workers/scripts?tags=a+b%26c" });
  });

  it("carries the token, and nothing of a key", async () => {
    const server = await start();
    await apiClient({ baseUrl: server.baseUrl }).json(get);
    expect(server.received[0]!.headers)
      .to.include({ authorization: `Bearer ${TOKEN}` })
      .and.not.to.have.any.keys("x-auth-key", "x-auth-email");
  });

  it("carries a key with its e-mail, and no token", async () => {
    const server = await start();
    const credentials: Credentials[] = [
      { kind: "key", key: "144c9defac04969c7bfad8efaa8ea194", email: "me@example.com", source: "the test" },
    ];
    await apiClient({ baseUrl: server.baseUrl, credentials }).json(get);
    expect(server.received[0]!.headers)
      .to.include({ "x-auth-key": "144c9defac04969c7bfad8efaa8ea194", "x-auth-email": "me@example.com" })
      .and.not.to.have.property("authorization");
  });

  it("says who asks, in the version of package.json", async () => {
    const server = await start();
    await apiClient({ baseUrl: server.baseUrl }).json({ ...get, headers: { "user-agent": "someone else" } });
    const { version } = JSON.parse(readFileSync(join(__dirname, "../../../../../package.json"), "utf8")) as { version: string };
    expect(VERSION).to.equal(version);
    expect(server.received[0]!.headers["user-agent"]).to.equal(`pulumi-workers/${version}`);
  });

  it("sends a body of text, and one that streams, with type and length", async () => {
    const server = await start();
    const client = apiClient({ baseUrl: server.baseUrl });
    for (const stream of ["é{}", Readable.from([Buffer.from("é"), Buffer.from("{}")])]) {
      await client.json({ ...get, method: "POST", body: () => ({ stream, length: 4, contentType: "application/json" }) });
    }
    for (const { body, headers } of server.received) {
      expect(body.toString()).to.equal("é{}");
      expect(headers)
        .to.include({ "content-length": "4", "content-type": "application/json" })
        .and.not.to.have.property("transfer-encoding");
    }
    expect(server.received).to.have.length(2);
  });

  it("is not made without credentials, and says where they belong", async () => {
    const server = await start();
    const error = await rejection(apiClient({ baseUrl: server.baseUrl, credentials: [] }).json(get));
    expect(error).to.be.instanceOf(MissingCredentialsError);
    expect(error.message).to.match(/^GET \/accounts\/a\/workers\/scripts needs credentials/);
    expect(error.message).to.include("pulumi config set --secret cloudflare:apiToken").and.include("CLOUDFLARE_API_TOKEN");
    expect(server.received).to.have.length(0);
  });

  const unsendable: [string, Credentials][] = [
    ["a space", { kind: "token", token: "secret part", source: "the stack" }],
    ["a line break", { kind: "token", token: "secret\r\nx-evil: 1", source: "the stack" }],
    ["a word too many", { kind: "token", token: "Bearer secret", source: "the stack" }],
    ["a letter beyond ASCII", { kind: "token", token: "secrét", source: "the stack" }],
    ["a space in a key", { kind: "key", key: "Bearer secret", email: "me@example.com", source: "the stack" }],
    ["a line break in an e-mail", { kind: "key", key: "secret", email: "me@example.com\n", source: "the stack" }],
  ];
  for (const [what, credentials] of unsendable) {
    it(`is not made with ${what} in the credentials, which are not shown`, async () => {
      const server = await start();
      const error = await rejection(apiClient({ baseUrl: server.baseUrl, credentials: [credentials] }).json(get));
      expect(error).to.be.instanceOf(UserError);
      expect(error.message).to.include(`The ${credentials.kind} in the stack`);
      expect(error.message).not.to.match(/secr/);
      expect(server.received).to.have.length(0);
    });
  }
});
