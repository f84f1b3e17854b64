import { Readable } from "node:stream";
import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { ApiError } from "../../../emulator/http/errors";
import type { ApiRequest } from "../../../emulator/http/message";
import { DEFAULT_LIMITS, type Limits } from "../../../emulator/limits";
import { NOT_BASE64, readJsonBody } from "../../../emulator/upload/json-body";

/** Reads a text that comes in pieces of that many bytes. */
async function read(text: string, pieces = 7, limits: Partial<Limits> = {}): Promise<unknown> {
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.byteLength / pieces) }, (_, index) =>
    bytes.subarray(index * pieces, (index + 1) * pieces),
  );
  const request: ApiRequest = { method: "POST", target: "/", headers: {}, body: Readable.from(chunks), bytesRead: () => 0 };
  return await readJsonBody(request, { ...DEFAULT_LIMITS, ...limits });
}

/** As PHP and .NET write such a text. */
function escapedText(text: string): string {
  return text.replaceAll("/", "\\/").replaceAll("+", "\\u002B");
}

async function refusal(text: string, limits: Partial<Limits> = {}): Promise<unknown> {
  return await read(text, 3, limits).then(
    () => "taken",
    (error: unknown) => (error instanceof ApiError ? error.errors[0]?.code : error),
  );
}

describe("emulator: a JSON body with modules", () => {
  it("is what JSON.parse makes of it, with bytes in place of base64, however it arrives", async () => {
    const bytes = fc.uint8Array({ maxLength: 50 });
    const field = fc.constantFrom("content_base64", "name", 'a"b\\', "content_base6");
    const module = fc.oneof(fc.dictionary(field, fc.oneof(bytes, fc.jsonValue())), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(
        fc.array(module),
        fc.jsonValue(),
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        async (modules, more, pieces, escaped) => {
          const encode = (_key: string, value: unknown): unknown =>
            value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
          const text = JSON.stringify({ modules, more }, encode, 1);
          const expected = JSON.parse(text, (key, value: unknown) => {
            if (key !== "content_base64" || typeof value !== "string") return value;
            const decoded = Buffer.from(value, "base64");
            return decoded.toString("base64") === value ? new Uint8Array(decoded) : NOT_BASE64;
          }) as unknown;
          const sent = escaped ? text.replaceAll(/"[A-Za-z0-9+/]+=*"/g, escapedText) : text;
          const found = await read(sent, pieces);
          expect(plain(found)).to.deep.equal(plain(expected));
        },
      ),
    );
  });

  it("tells what is no base64", async () => {
    for (const text of ["a", "ab=c", "abcd=", "ab-_", "ab\\ncd", "=", "YQ==YQ==", '\\"', "YQ\\\\"]) {
      const { content_base64: content } = (await read(`{"content_base64":"${text}"}`)) as Record<string, unknown>;
      expect(content, text).to.equal(NOT_BASE64);
    }
  });

  it("ends where JSON ends", async () => {
    for (const text of [
      "",
      "{",
      '{"a":"b',
      '{"content_base64":"YQ==',
      '{"content_base64":"YQ=="',
      '{"content_base64":"YQ=="}}',
      '{"a" "b"}',
    ]) {
      expect(await refusal(text), text).to.equal(10_026);
    }
  });

  it("holds no more than the limits say", async () => {
    const body = (bytes: number): string => JSON.stringify({ content_base64: Buffer.alloc(bytes).toString("base64") });
    expect(await refusal(body(100), { scriptBytes: 100 })).to.equal("taken");
    expect(await refusal(body(101), { scriptBytes: 100 })).to.equal(10_027);
    expect(await refusal(JSON.stringify({ text: "x".repeat(200) }), { metadataBytes: 100 })).to.equal(10_021);
  });
});

/** Buffers and arrays of bytes alike. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString("hex") };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
