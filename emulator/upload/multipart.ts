import type { Context } from "../context";
import { tooLarge } from "../http/body";
import { unparseableBody } from "../http/errors";
import type { ApiRequest } from "../http/message";
import { gathered } from "./bracketed";
import { moduleParts } from "./parsers";
import { eachPart } from "./parts";

export interface Part {
  readonly name: string;
  readonly filename?: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Parts that describe the upload and do not count as modules. */
const DESCRIPTIONS: ReadonlySet<string> = new Set(["metadata", "settings"]);

/** Reads a multipart body while it arrives. Memory is bounded by the limits, whatever the client sends. */
export async function readMultipart(request: ApiRequest, { assume, limits }: Pick<Context, "assume" | "limits">): Promise<Part[]> {
  const parts: Part[] = [];
  let moduleBytes = 0;
  await eachPart(request, moduleParts(request, limits.parts), async ({ body, ...part }, index) => {
    const description = DESCRIPTIONS.has(part.name);
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      if (!description) moduleBytes += chunk.byteLength;
      if (description && bytes > limits.metadataBytes)
        throw unparseableBody(`The ${part.name} part is larger than ${limits.metadataBytes} bytes.`);
      if (moduleBytes > limits.scriptBytes) throw tooLarge(limits.scriptBytes);
      chunks.push(chunk);
    }
    parts[index] = { ...part, bytes: Buffer.concat(chunks) };
  });
  return gathered(parts, assume);
}
