import { isUtf8 } from "node:buffer";
import type { ContentType } from "./module-type";
import { isText } from "./module-type";
import { firstBytes, openSource, type Source } from "./source";

const WASM_MAGIC = Buffer.from([0x00, 0x61, 0x73, 0x6d]);

/**
 * What is certainly wrong with a module's bytes for its type, as the end of a sentence about the module, or `undefined`.
 * Rejects with the file system's error.
 */
export async function inspect(source: Source, type: ContentType): Promise<string | undefined> {
  if (type === "application/wasm") {
    const start = await firstBytes(source, WASM_MAGIC.length);
    if (start.equals(WASM_MAGIC)) return undefined;
    return "is not WebAssembly: it does not start with the bytes 00 61 73 6d. Name the compiled .wasm file, or say another contentType.";
  }
  if (isText(type) && !(await isUtf8Text(source))) {
    return `is not UTF-8 text, and ${type} must be. Save it as UTF-8, or say contentType: "application/octet-stream" for binary data.`;
  }
  return undefined;
}

async function isUtf8Text(source: Source): Promise<boolean> {
  if ("bytes" in source) return isUtf8(source.bytes);
  // Chunks may end inside a character, so a decoder is needed; whole files are never held in memory.
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const file = openSource(source);
  try {
    for await (const chunk of file as AsyncIterable<Buffer>) decoder.decode(chunk, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_ENCODING_INVALID_ENCODED_DATA") return false;
    throw error;
  } finally {
    file.destroy();
  }
}
