import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { validation } from "../http/errors";
import type { ArrivingPart } from "./parts";

/** Characters that stand for three bytes. */
const GROUP = 4;

/** Writes a part whose body is base64 to a file, without holding it; answers its bytes. The file is gone when that fails. */
export async function writeDecoded({ name, body }: ArrivingPart, file: string, mostBytes: number): Promise<number> {
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) next(validation(`The asset ${name} is larger than ${mostBytes} bytes, which the manifest says.`));
      else next(null, chunk);
    },
  });
  try {
    await pipeline(body, base64Decoder(name), counter, createWriteStream(file));
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  return bytes;
}

/** Decodes whole groups as they come. Node passes over what is no base64; an API does not. */
function base64Decoder(name: string): Transform {
  let rest = "";
  let ended = false;
  const decoded = (text: string): Buffer => {
    if (ended || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw validation(`The body of the asset ${name} is not base64.`);
    ended = text.endsWith("=");
    return Buffer.from(text, "base64");
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      const text = rest + chunk.toString("latin1");
      const whole = text.length - (text.length % GROUP);
      rest = text.slice(whole);
      try {
        if (whole > 0) next(null, decoded(text.slice(0, whole)));
        else next();
      } catch (error) {
        next(error as Error);
      }
    },
    flush(next) {
      next(rest === "" ? null : validation(`The body of the asset ${name} is not base64.`));
    },
  });
}
