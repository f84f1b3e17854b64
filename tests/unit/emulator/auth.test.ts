import { expect } from "chai";
import { describe, it } from "mocha";
import { type Client, useEmulator, worker } from "./support";

const wrong = { code: 10000, message: "Authentication error" };

async function attempt(api: Client, method: string, headers: Record<string, string>): Promise<[number, unknown]> {
  const url = `${api.emulator.baseUrl}/accounts/${api.account}/workers/scripts${method === "GET" ? "" : "/absent"}`;
  const response = await fetch(url, { method, headers });
  return [response.status, ((await response.json()) as { errors: unknown[] }).errors];
}

describe("emulator: authentication", () => {
  const open = useEmulator();
  const closed = useEmulator({ token: "right", tokens: { reader: "read", old: "expired" } });

  it("accepts every token and every key by default", async () => {
    expect(await attempt(open(), "GET", { authorization: "Bearer whatever" })).to.deep.equal([200, []]);
    expect(await attempt(open(), "GET", { "x-auth-email": "a@example.com", "x-auth-key": "k" })).to.deep.equal([200, []]);
  });

  it("wants some credentials even so", async () => {
    expect(await attempt(open(), "GET", {})).to.deep.equal([401, [wrong]]);
    expect(await attempt(open(), "GET", { "x-auth-key": "alone" })).to.deep.equal([401, [wrong]]);
  });

  it("tells a header that has no sense from credentials that are wrong", async () => {
    const invalid = (code: number, message: string): unknown => [
      { code: 6003, message: "Invalid request headers", error_chain: [{ code, message }] },
    ];
    for (const authorization of ["right", "Bearer", "Basic right", "Bearer a b"]) {
      expect(await attempt(closed(), "GET", { authorization }), authorization).to.deep.equal([
        400,
        invalid(6111, "Invalid format for Authorization header"),
      ]);
    }
    expect(await attempt(closed(), "GET", { "x-auth-email": "a@example.com", "x-auth-key": "a b" })).to.deep.equal([
      400,
      invalid(6103, "Invalid format for X-Auth-Key header"),
    ]);
  });

  it("accepts the one token, as token or as key, and rejects others", async () => {
    expect((await attempt(closed(), "GET", { authorization: "Bearer right" }))[0]).to.equal(200);
    expect((await attempt(closed(), "GET", { "x-auth-email": "a@example.com", "x-auth-key": "right" }))[0]).to.equal(200);
    expect(await attempt(closed(), "GET", { authorization: "Bearer left" })).to.deep.equal([401, [wrong]]);
    expect(await attempt(closed(), "GET", { authorization: "Bearer constructor" })).to.deep.equal([401, [wrong]]);
    expect(await attempt(closed(), "GET", { "x-auth-email": "a@example.com", "x-auth-key": "left" })).to.deep.equal([401, [wrong]]);
  });

  it("knows a token that has expired", async () => {
    expect(await attempt(closed(), "GET", { authorization: "Bearer old" })).to.deep.equal([
      401,
      [{ code: 9109, message: "Invalid access token" }],
    ]);
  });

  it("lets a token that may only read, read", async () => {
    expect((await attempt(closed(), "GET", { authorization: "Bearer reader" }))[0]).to.equal(200);
    for (const method of ["PUT", "DELETE"]) {
      expect(await attempt(closed(), method, { authorization: "Bearer reader" })).to.deep.equal([403, [wrong]]);
    }
  });

  it("answers a large upload that it rejects", async () => {
    const { status } = await closed().put("large", { ...worker("x"), "a.bin": ["application/octet-stream", new Uint8Array(8 << 20)] });
    expect(status).to.equal(401);
  });
});
