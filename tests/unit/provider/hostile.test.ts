import { Readable } from "node:stream";
import { expect } from "chai";
import fc from "fast-check";
import { before, describe, it } from "mocha";
import { parseEnvelope } from "../../../provider/client/envelope";
import { PulumiWorkersError } from "../../../provider/client/errors";
import { path } from "../../../provider/client/path";
import { readConfig } from "../../../provider/config";
import { MalformedContentError, readRemoteContent } from "../../../provider/content/remote";
import { createContext } from "../../../provider/resources/context";
import { registry } from "../../../provider/resources/registry";
import type { Resource } from "../../../provider/resources/resource";
import { type JsonObject, toPlain, UNKNOWN } from "../../../provider/values";
import { cleanups } from "../../support/cleanup";
import { serve, succeed } from "../../support/http-server";

const ACCOUNT = "0123456789abcdef0123456789abcdef";
const TYPES = Object.keys(registry) as (keyof typeof registry)[];

/** Names that mean something to a path, a header, a shell, a terminal or an object. */
const NASTY = [
  ...["/", "..", ".", "../../etc/passwd", "%2e%2e%2f", "%", "%00", "\0", "a\nb", "a\r\nx-auth-key: 1", '"', "'", "`", "\\", " ", ""],
  ...["\u202egpj.js", "\u200f", "\ud800", "é", "https://evil.example/", "//evil.example", "@evil.example", "#", "?a=b", ";", "&"],
  ...["__proto__", "constructor", "toString", "x".repeat(10_000)],
];
const nasty = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.tuple(fc.constantFrom(...NASTY), fc.constantFrom(...NASTY)).map((parts) => parts.join("")),
);

/** As many brackets as it takes to end a naive recursion. */
const nested = (depth: number, inner = "1"): string => `${'{"a":['.repeat(depth)}${inner}${"]}".repeat(depth)}`;

const context = (baseUrl = "http://127.0.0.1:9/client/v4") =>
  createContext(readConfig({ get: () => undefined, env: { CLOUDFLARE_BASE_URL: baseUrl, CLOUDFLARE_API_TOKEN: "token" } }), {
    log: { info: () => undefined, warn: () => undefined },
    retry: { retries: 0, minTimeoutMs: 0, maxTimeoutMs: 0 },
  });

describe("hostile input", () => {
  const cleanup = cleanups();

  it("in a path stays in its segment, on its host", () => {
    fc.assert(
      fc.property(nasty, nasty, (account, name) => {
        let made: string;
        try {
          made = path`/accounts/${account}/workers/scripts/${name}/content`;
        } catch (error) {
          expect(error).to.be.instanceOf(TypeError);
          return;
        }
        const url = new URL(`https://api.cloudflare.com/client/v4${made}`);
        expect([url.host, url.search, url.hash]).to.deep.equal(["api.cloudflare.com", "", ""]);
        expect(url.pathname.split("/")).to.have.length(9);
        expect(url.pathname).to.match(/^\/client\/v4\/accounts\/[^/]+\/workers\/scripts\/[^/]+\/content$/);
      }),
      { numRuns: 2000 },
    );
  });

  it("as an envelope is one or is none, a thousand and a hundred thousand levels deep", () => {
    const anyText = fc.oneof(fc.json(), fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(anyText, (text) => void parseEnvelope(text)),
      { numRuns: 2000 },
    );
    for (const depth of [1000, 100_000]) {
      expect(parseEnvelope(`{"success":true,"result":${nested(depth)}}`)?.success).to.equal(true);
      expect(parseEnvelope(nested(depth))).to.equal(undefined);
    }
    const chain = `${'{"code":1,"message":"x","error_chain":['.repeat(1000)}${"]}".repeat(1000)}`;
    expect(parseEnvelope(`{"success":false,"errors":[${chain}]}`)?.errors).to.have.length(1000);
  });

  describe("as the answer to get content", () => {
    const part = (name: string, body: string, more = ""): string =>
      `--b\r\nContent-Disposition: form-data; name="${name}"; filename="${name}"\r\nContent-Type: application/javascript+module\r\n${more}\r\n${body}\r\n`;
    const whole = Buffer.from(`${part("index.js", "export default {}")}${part("lib/a.js", "1")}--b--\r\n`);
    const read = (body: Buffer, headers: Record<string, string>) =>
      readRemoteContent({ status: 200, headers, body: Readable.from([body]) });
    const multipart = { "content-type": "multipart/form-data; boundary=b", "cf-entrypoint": "index.js" };

    it("is read or refused, wherever it is cut, doubled or changed", async () => {
      const change = fc.record({
        from: fc.nat(whole.length),
        to: fc.nat(whole.length),
        by: fc.uint8Array({ maxLength: 20 }),
        twice: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
          const body = changes.reduce((bytes: Buffer, { from, to, by, twice }) => {
            const [a, b] = [Math.min(from, to), Math.max(from, to)];
            return Buffer.concat([bytes.subarray(0, a), by, ...(twice ? [bytes.subarray(a, b)] : []), bytes.subarray(twice ? a : b)]);
          }, whole);
          const outcome = await read(body, multipart).catch((error: unknown) => error);
          if (outcome instanceof Error) expect(outcome).to.be.instanceOf(MalformedContentError);
        }),
        { numRuns: 1000 },
      );
    });

    it("keeps names as they are, as keys and not as paths", async () => {
      for (const name of ["../../etc/passwd", "__proto__", "constructor", "a%b", "\u202ex.js", "x".repeat(10_000)]) {
        const { modules } = (await read(Buffer.from(`${part(name, "1")}--b--\r\n`), { ...multipart, "cf-entrypoint": "gone.js" })) as {
          modules: object;
        };
        expect(Object.keys(modules)).to.deep.equal([name]);
      }
    });

    it("takes a huge part and many parts without holding them", async () => {
      const huge = Buffer.concat([
        Buffer.from(part("index.js", "").slice(0, -2)),
        Buffer.alloc(20_000_000, "x"),
        Buffer.from("\r\n--b--\r\n"),
      ]);
      expect(await read(huge, multipart)).to.deep.include({ form: "modules", mainModule: "index.js" });
      const many = Array.from({ length: 5000 }, (_, index) => part(`m${String(index)}.js`, "1")).join("");
      const { modules } = (await read(Buffer.from(`${many}--b--\r\n`), multipart)) as { modules: object };
      expect(Object.keys(modules)).to.have.length(5000);
    });
  });

  describe("as a program", () => {
    const anything = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.constantFrom<unknown>(null, true, 0, -1, 1e308, UNKNOWN, ""),
        nasty,
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(nasty, tie("value"), { maxKeys: 4 }),
      ),
    })).value;
    const known = (type: keyof typeof registry) => registry[type]().inputs;
    const deep = JSON.parse(nested(1000)) as unknown;

    for (const type of TYPES) {
      let resource: Resource;
      before(() => (resource = registry[type]()));

      it(`${type}: check answers with problems and diff with a boolean, for anything`, async () => {
        const inputs = fc.dictionary(
          fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...known(type)) }, { weight: 1, arbitrary: nasty }),
          anything,
          {
            maxKeys: 8,
          },
        );
        const shared = context();
        await fc.assert(
          fc.asyncProperty(inputs, inputs, async (olds, news) => {
            const checked = await resource.check(shared, {}, { accountId: ACCOUNT, ...news });
            expect(checked.problems.every(({ path: where, problem }) => typeof where === "string" && problem !== "")).to.equal(true);
            toPlain(checked.inputs);
            expect(typeof resource.diff(olds, news).changes).to.equal("boolean");
          }),
          { numRuns: 300 },
        );
      }).timeout(60_000);

      it(`${type}: takes what is nested a thousand deep for what it is`, async () => {
        for (const name of known(type)) {
          const { inputs } = await resource.check(context(), {}, { accountId: ACCOUNT, [name]: deep });
          expect(typeof resource.diff({}, inputs).changes).to.equal("boolean");
        }
      });
    }

    it("sends no request anywhere but below the account, whatever the names", async () => {
      const server = await serve((_request, response) => succeed(response, { id: "x", etag: "e" }));
      cleanup(server.close);
      const shared = context(server.baseUrl);
      const resource = registry.WorkerScriptContent();
      await fc.assert(
        fc.asyncProperty(nasty, nasty, async (scriptName, module) => {
          const program: JsonObject = {
            accountId: ACCOUNT,
            scriptName,
            mainModule: module,
            modules: { [module]: { content: "export default {}" } },
          };
          const { inputs, problems } = await resource.check(shared, {}, program);
          if (problems.length > 0) return;
          await resource.create(shared, inputs).catch((error: unknown) => expect(PulumiWorkersError.is(error)).to.equal(true));
        }),
        { numRuns: 500 },
      );
      for (const { url } of server.received)
        expect(url).to.match(/^\/client\/v4\/accounts\/[0-9a-f]{32}\/workers\/scripts(\/[A-Za-z0-9_-]+\/content(\/v2)?)?$/);
    }).timeout(60_000);
  });
});
