import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { TransportError } from "../client/errors";
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

/**
 * Reads the answer to GET …/content/v2 while it streams: multipart with `cf-entrypoint` for module Workers, the script
 * itself for service workers, 204 for a script without content.
 *
 * @throws {TransportError} when the multipart body is cut off or malformed.
 */
export async function readRemoteContent({ status, headers, body }: ApiResponse): Promise<RemoteContent> {
  const contentType = single(headers["content-type"]) ?? "";
  if (status === 204) {
    for await (const _ of body);
    return { form: "empty" };
  }
  if (/^multipart\//i.test(contentType)) {
    const modules = await readModules(contentType, body);
    return { form: "modules", mainModule: single(headers["cf-entrypoint"]), modules };
  }
  return { form: "script", script: await digest(body, contentType === "" ? "application/javascript" : contentType) };
}

async function readModules(contentType: string, body: AsyncIterable<Buffer>): Promise<Record<string, ModuleDigest>> {
  const Busboy = busboy();
  const parts: Promise<readonly [string, ModuleDigest]>[] = [];
  const cutOff = (cause?: unknown): TransportError =>
    new TransportError("The modules of the script came cut off or malformed.", "GET content", { cause });
  try {
    const parser = new Busboy({
      headers: { "content-type": contentType },
      preservePath: true,
      // Every part is bytes: a part without a filename must not be decoded as text, which would change its hash.
      isPartAFile: () => true,
    });
    parser.on("file", (field, stream, filename: string | undefined, _encoding, type) => {
      const name = unescape(filename ?? field);
      parts.push(digest(stream, type).then((read) => [name, read] as const));
      parts.at(-1)?.catch(() => parser.destroy());
    });
    await pipeline(Readable.from(body), parser);
    const read = await Promise.all(parts);
    return Object.fromEntries(read.filter(([name]) => name !== "metadata"));
  } catch (error) {
    if (TransportError.is(error)) throw error;
    throw cutOff(error);
  }
}

async function digest(stream: AsyncIterable<Buffer>, type: string): Promise<ModuleDigest> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of stream) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { sha256: hash.digest("hex"), size, contentType: canonicalType(type) };
}

/** Undoes how names are written in a part's header: https://html.spec.whatwg.org/#multipart-form-data */
function unescape(name: string): string {
  return name.replaceAll("%22", '"').replaceAll("%0D", "\r").replaceAll("%0A", "\n");
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
