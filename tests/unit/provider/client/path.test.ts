import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { path } from "../../../../provider/client/path";
import { apiClient } from "../../../support/api-client";
import { cleanups } from "../../../support/cleanup";
import { serve, succeed } from "../../../support/http-server";

const base = "https://api.example.com/client/v4";
/** Any UTF-16 code units, those that are no character included. */
const anyText = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1 }).map((units) => String.fromCharCode(...units));
const hostile = [
  "a/b",
  "../..",
  "..%2f",
  "%2e",
  "%2e%2e",
  "%2E.",
  "a?b=c",
  "a#b",
  "a\\b",
  "\u0000",
  "\r\nhost: evil",
  "//evil.example",
  "@evil",
  ":80",
  " ",
  "é",
  "\ud800",
  "x\udfffy",
  "🦊",
];

describe("path", () => {
  const cleanup = cleanups();

  it("leaves plain names as they are", () => {
    expect(path`/accounts/${"a1"}/workers/scripts/${"my-script_1"}/content`).to.equal("/accounts/a1/workers/scripts/my-script_1/content");
  });

  for (const name of hostile) {
    it(`keeps ${JSON.stringify(name)} in its segment`, () => stays(name));
  }

  it("keeps any text in its segment", () => {
    fc.assert(
      fc.property(anyText, (name) => {
        fc.pre(name !== "." && name !== "..");
        stays(name);
      }),
    );
  });

  for (const name of ["", ".", ".."]) {
    it(`refuses ${JSON.stringify(name)}, which no escape keeps`, () => {
      expect(() => path`/accounts/${name}/workers`).to.throw(TypeError, JSON.stringify(name));
    });
  }

  it("arrives as one segment, on the host of the base URL", async () => {
    const server = await serve((_request, response) => succeed(response));
    cleanup(server.close);
    const client = apiClient({ baseUrl: server.baseUrl });
    for (const name of hostile) await client.json({ method: "GET", path: path`/scripts/${name}/content` });
    expect(server.received.map(({ url }) => url.split("/").map((segment) => decodeURIComponent(segment)))).to.deep.equal(
      hostile.map((name) => ["", "client", "v4", "scripts", name.toWellFormed(), "content"]),
    );
    expect(new Set(server.received.map(({ headers }) => headers.host))).to.deep.equal(new Set([`127.0.0.1:${server.port}`]));
  });
});

function stays(name: string): void {
  const url = new URL(base + path`/accounts/${name}/workers`);
  expect(url.origin).to.equal("https://api.example.com");
  expect(url.search + url.hash + url.username).to.equal("");
  const segments = url.pathname.split("/");
  expect(segments).to.have.length(6);
  expect(decodeURIComponent(segments[4]!)).to.equal(name.toWellFormed());
}
