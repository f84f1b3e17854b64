import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { UserError } from "../client/errors";
import { isDigest } from "../content/hash";
import { at } from "../content/problems";
import type { Context } from "./context";

/** A module on its way to the API: how its bytes are framed is up to the endpoint. */
export interface Upload {
  readonly name: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  readonly open: () => Readable;
}

/**
 * The modules behind the digests, from the memory of this process.
 *
 * @throws {UserError} when the content of one is not at hand.
 */
export function uploads(context: Context, modules: Readonly<Record<string, unknown>>): Upload[] {
  return Object.entries(modules).map(([name, digest]) => {
    if (!isDigest(digest) || !context.content.has(digest.sha256)) {
      throw new UserError(
        `${at("modules", name)}: its content is not at hand, since the program ignores changes of the modules (ignoreChanges). ` +
          "Another change needs the content to be put again: take modules out of ignoreChanges for this update.",
      );
    }
    return { name, contentType: digest.contentType, size: digest.size, open: () => context.content.open(name, digest) };
  });
}

/** Bytes of the largest module that is looked for in a message: of a larger one no message shows the whole. */
const CONTENT_LIMIT = 1024 * 1024;

/** The modules as a message could repeat them: a program may have wrapped them in `pulumi.secret`, and the engine does not tell us. */
export async function contentsOf(modules: readonly Upload[]): Promise<string[]> {
  const small = modules.filter(({ size }) => size <= CONTENT_LIMIT);
  // That a file has changed meanwhile is not what went wrong here.
  const contents = await Promise.all(small.map((module) => buffer(module.open()).catch(() => Buffer.alloc(0))));
  return contents.flatMap((bytes) => [bytes.toString("utf8"), bytes.toString("base64")]);
}
