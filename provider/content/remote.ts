import { createHash } from "node:crypto";
import { isUtf8 } from "node:buffer";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setImmediate } from "node:timers/promises";
import { busboy } from "../client/lazy";
import type { ApiResponse } from "../client/request";
import type { ModuleDigest } from "./hash";
import { canonicalType } from "./module-type";

/** What the API answered to "get content": digests only, however large the modules are. */
export type RemoteContent =
  | {
      readonly form: "modules";
      /** The main module, when the answer names it. */
      readonly mainModule: string | undefined;
      readonly modules: Readonly<Record<string, ModuleDigest>>;
    }
  | { readonly form: "script"; readonly script: ModuleDigest }
  | { readonly form: "empty" };

/** Takes the bytes of a module: by default only their digest outlives the reading. */
export type Keep = (sha256: string, bytes: Buffer) => void;

/** An answer that is not one of "get content"; its message is the end of a sentence about the request. */
export class MalformedContentError extends Error {
  override readonly name = "MalformedContentError";
}

/**
 * Reads the answer to GET …/content/v2 while it streams: multipart with `cf-entrypoint` for module Workers, the script
 * itself for service workers, 204 for a script without content.
 *
 * @throws {MalformedContentError} when the answer is cut off or malformed, and whatever its body fails with.
 */
export async function readRemoteContent({ status, headers, body }: ApiResponse, keep?: Keep): Promise<RemoteContent> {
  const contentType = single(headers["content-type"]) ?? "";
  if (status === 204) {
    for await (const _ of body);
    return { form: "empty" };
  }
  if (/^multipart\//i.test(contentType)) {
    const modules = await readModules(contentType, body, keep);
    return { form: "modules", mainModule: utf8(single(headers["cf-entrypoint"])), modules };
  }
  if (headers["cf-entrypoint"] !== undefined) throw new MalformedContentError("the answer names a main module and holds no modules");
  // A page or a JSON text in the place of a script would look like somebody else's code, and be taken for drift.
  if (/[/+](html|json|xml)$/.test(canonicalType(contentType))) {
    throw new MalformedContentError(`the answer is ${canonicalType(contentType)}, and no code of a Worker`);
  }
  const script = await digest(body, "application/javascript", keep);
  if (script.size === 0 && contentType === "") throw new MalformedContentError("the answer is empty");
  return { form: "script", script };
}

async function readModules(contentType: string, body: AsyncIterable<Buffer>, keep?: Keep): Promise<Record<string, ModuleDigest>> {
  const modules = new Map<string, ModuleDigest>();
  let failure: unknown;
  const parts: Promise<void>[] = [];
  const progress = { steps: 0, isOver: false };
  try {
    const parser = parserOf(contentType);
    parser.on("file", (field: string | undefined, stream, filename: string | undefined, _encoding, type) => {
      progress.steps += 1;
      const part = readPart(filename ?? field, digest(counted(stream, progress), type, keep), modules);
      part.catch((error: unknown) => {
        // Any other failure of a part is the parser's, which says it itself.
        if (error instanceof MalformedContentError) failure ??= error;
        parser.destroy();
      });
      parts.push(part);
    });
    const arrived = (): void => void endOf(parser, progress);
    await pipeline(Readable.from(watched(body, arrived, (error) => (failure ??= error))), parser);
    await Promise.all(parts);
  } catch (error) {
    if (failure !== undefined) throw failure as Error;
    throw new MalformedContentError("the modules came cut off or malformed", { cause: error });
  } finally {
    progress.isOver = true;
  }
  if (modules.size === 0) throw new MalformedContentError("the answer holds no modules");
  return Object.fromEntries(modules);
}

async function* counted(stream: AsyncIterable<Buffer>, progress: { steps: number }): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    progress.steps += 1;
    yield chunk;
  }
}

/** Turns of the event loop without any progress. With nothing left to arrive, one would do. */
const PATIENCE = 1000;

/** The library never ends when a body has its closing boundary first: once all has arrived and nothing moves any more, it is over. */
async function endOf(parser: Writable, progress: { readonly steps: number; readonly isOver: boolean }): Promise<void> {
  let idle = 0;
  while (idle < PATIENCE && !progress.isOver) {
    const seen = progress.steps;
    await setImmediate();
    idle = seen === progress.steps ? idle + 1 : 0;
  }
  if (progress.isOver) return;
  parser.destroy(new Error("it does not end"));
}

function parserOf(contentType: string): InstanceType<ReturnType<typeof busboy>> {
  const Busboy = busboy();
  return new Busboy({
    headers: { "content-type": contentType },
    preservePath: true,
    // Every part is bytes: a part without a filename must not be decoded as text, which would change its hash.
    isPartAFile: () => true,
  });
}

async function readPart(written: string | undefined, part: Promise<ModuleDigest>, modules: Map<string, ModuleDigest>): Promise<void> {
  const read = await part;
  if (written === undefined) throw new MalformedContentError("a module came without a name");
  const name = unescape(written);
  if (name === "metadata") return;
  const known = modules.get(name);
  // Which of two would count is anybody's guess; the same one twice does no harm.
  if (known !== undefined && (known.sha256 !== read.sha256 || known.contentType !== read.contentType)) {
    throw new MalformedContentError(`two modules came with the name ${JSON.stringify(name)}`);
  }
  modules.set(name, read);
}

/** Tells that a body has come as a whole, or what it failed with: a connection that broke or stood still, which a parser only sees as an early end. */
async function* watched(body: AsyncIterable<Buffer>, arrived: () => void, failed: (error: unknown) => void): AsyncGenerator<Buffer> {
  try {
    yield* body;
    arrived();
  } catch (error) {
    failed(error);
    throw error;
  }
}

async function digest(stream: AsyncIterable<Buffer>, type: string, keep?: Keep): Promise<ModuleDigest> {
  const hash = createHash("sha256");
  const kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    hash.update(chunk);
    size += chunk.length;
    if (keep !== undefined) kept.push(chunk);
  }
  const sha256 = hash.digest("hex");
  keep?.(sha256, Buffer.concat(kept));
  return { sha256, size, contentType: canonicalType(type) };
}

/** Undoes how names are written in a part's header: https://html.spec.whatwg.org/#multipart-form-data */
function unescape(name: string): string {
  return name.replaceAll("%22", '"').replaceAll("%0D", "\r").replaceAll("%0A", "\n");
}

/** HTTP clients read headers as Latin-1, a byte a character; a module's name is UTF-8. */
function utf8(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const bytes = Buffer.from(header, "latin1");
  return isUtf8(bytes) ? bytes.toString("utf8") : header;
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
