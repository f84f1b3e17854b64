import { Readable } from "node:stream";
import type { RequestBody } from "../client/request";
import { base64, base64Length } from "./base64";

/** A JSON body that is small enough to be held in memory. */
export function jsonBody(value: unknown, contentType = "application/json"): RequestBody {
  const text = JSON.stringify(value);
  return { stream: text, length: Buffer.byteLength(text), contentType };
}

/** A module of a JSON body: its bytes travel as base64. */
export interface Base64Module {
  readonly name: string;
  readonly contentType: string;
  /** Bytes, exactly as many as the stream will give. */
  readonly size: number;
  /** Opens the bytes; called when their turn comes, so one file is open at a time. */
  readonly open: () => Readable;
}

/**
 * A JSON object whose property `modules` is streamed: `[{name, content_type, content_base64}, …]`, of a length that is known
 * before the first byte. Only a piece of one module is in memory at a time.
 */
export function jsonBodyWithModules(fields: Readonly<Record<string, unknown>>, modules: readonly Base64Module[]): RequestBody {
  const rest = JSON.stringify(fields);
  const start = `${rest.slice(0, -1)}${rest === "{}" ? "" : ","}"modules":[`;
  const heads = modules.map(
    ({ name, contentType }, index) =>
      `${index === 0 ? "" : ","}{"name":${JSON.stringify(name)},"content_type":${JSON.stringify(contentType)},"content_base64":"`,
  );
  const end = "]}";
  const overhead = [start, ...heads, end].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const length = modules.reduce((sum, { size }) => sum + base64Length(size) + '"}'.length, overhead);

  let current: Readable | undefined;
  async function* generate(): AsyncGenerator<Buffer | string> {
    yield start;
    for (const [index, { open }] of modules.entries()) {
      yield heads[index] ?? "";
      yield* base64((current = open()));
      yield '"}';
    }
    yield end;
  }
  const stream = Readable.from(generate(), { objectMode: false });
  // A generator that waits for bytes does not hear that nobody wants them any more.
  const close = stream._destroy.bind(stream);
  stream._destroy = (error, callback) => {
    current?.destroy();
    close(error, callback);
  };
  return { stream, length, contentType: "application/json" };
}
