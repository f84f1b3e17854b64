import { expect } from "chai";
import { describe, it } from "mocha";
import type { Credentials } from "../../../../provider/client/credentials";
import { path } from "../../../../provider/client/path";
import { apiClient } from "../../../support/api-client";
import { cleanups } from "../../../support/cleanup";
import { refuse, serve, succeed, type TestServer } from "../../../support/http-server";
import { rejection } from "../../../support/rejection";

const credentials: Credentials[] = [
  { kind: "token", token: "stack-token", source: "the stack's configuration" },
  { kind: "token", token: "environment-token", source: "the environment" },
];
const get = { method: "GET", path: path`/x` } as const;

/** A server that knows the environment's token only, and how it says so. */
interface Refusal {
  readonly status: number;
  readonly code: number;
}

describe("a token that has died since it was stored", () => {
  const cleanup = cleanups();
  async function start({ status, code }: Refusal, known = "environment-token") {
    const server = await serve(({ headers }, response) =>
      headers.authorization === `Bearer ${known}` ? succeed(response, "read") : refuse(response, status, { code, message: "No" }),
    );
    cleanup(server.close);
    const warnings: string[] = [];
    return { server, warnings, client: apiClient({ baseUrl: server.baseUrl, credentials, warn: (text) => warnings.push(text) }) };
  }
  const tokens = (server: TestServer) => server.received.map(({ headers }) => headers.authorization?.replace("Bearer ", ""));

  const dead: Refusal[] = [
    { status: 401, code: 10000 },
    { status: 401, code: 1 },
    { status: 400, code: 9103 },
    { status: 400, code: 9106 },
    { status: 403, code: 9109 },
  ];
  for (const refusal of dead) {
    it(`gives way to the environment's for a read (${refusal.status}/${refusal.code}), with one warning that names both`, async () => {
      const { server, warnings, client } = await start(refusal);
      expect(await client.json(get)).to.equal("read");
      expect(await client.json(get)).to.equal("read");
      expect(tokens(server)).to.deep.equal(["stack-token", "environment-token", "environment-token"]);
      expect(warnings).to.have.length(1);
      expect(warnings[0])
        .to.include("the stack's configuration")
        .and.include("the environment")
        .and.not.match(/stack-token|environment-token/);
    });
  }

  it("warns once when several reads find out at the same time", async () => {
    const { warnings, client } = await start({ status: 401, code: 10000 });
    expect(await Promise.all([1, 2, 3, 4].map(() => client.json(get)))).to.deep.equal(Array(4).fill("read"));
    expect(warnings).to.have.length(1);
  });

  const alive: Refusal[] = [
    { status: 403, code: 10000 },
    { status: 403, code: 10023 },
    { status: 401, code: 10023 },
    { status: 404, code: 10007 },
    { status: 400, code: 10001 },
  ];
  for (const refusal of alive) {
    it(`stays for a token that only lacks something (${refusal.status}/${refusal.code})`, async () => {
      const { server, warnings, client } = await start(refusal);
      await rejection(client.json(get));
      expect([tokens(server), warnings]).to.deep.equal([["stack-token"], []]);
    });
  }

  it("gives way for a deletion too: a destroy has no newer configuration", async () => {
    const { server, warnings, client } = await start({ status: 401, code: 10000 });
    expect(await client.json({ ...get, method: "DELETE" })).to.equal("read");
    expect(tokens(server)).to.deep.equal(["stack-token", "environment-token"]);
    expect(warnings).to.have.length(1);
  });

  for (const method of ["PUT", "POST", "PATCH"] as const) {
    it(`stays for a ${method}, also after a read has moved on`, async () => {
      const { server, warnings, client } = await start({ status: 401, code: 10000 });
      await rejection(client.json({ ...get, method }));
      expect([tokens(server), warnings]).to.deep.equal([["stack-token"], []]);
      await client.json(get);
      await rejection(client.json({ ...get, method }));
      expect(tokens(server).at(-1)).to.equal("stack-token");
    });
  }

  it("is the error when no other is there", async () => {
    const { server, client } = await start({ status: 401, code: 9109 }, "nobody's");
    expect((await rejection(client.json(get))).message).to.include("9109");
    expect(tokens(server)).to.deep.equal(["stack-token", "environment-token"]);
  });
});
