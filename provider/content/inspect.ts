import type { ContentType } from "./module-type";
import { isText } from "./module-type";
import { eachPiece, firstBytes, type Source } from "./source";
import { Utf8Check } from "./utf8";

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
  const check = new Utf8Check();
  await eachPiece(source, (piece) => check.add(piece));
  return check.result;
}
