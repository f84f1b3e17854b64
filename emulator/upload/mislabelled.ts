import { Readable } from "node:stream";
import type { ApiRequest } from "../http/message";

/** Bytes of the start of a body in which a multipart one shows itself. */
const START_BYTES = 1024;

/** No JavaScript starts like this: the dashes of a boundary, and the header of a part in the next line. */
const MULTIPART = /^--([^\r\n]+)\r\nContent-Disposition: form-data/i;

/**
 * [observed] The official Node SDK sends PUT of a script as multipart and calls it `application/javascript`. The request with its right
 * name, or undefined when the body is what it says.
 */
export function relabelled(request: ApiRequest, bytes: Buffer): ApiRequest | undefined {
  const boundary = MULTIPART.exec(bytes.subarray(0, START_BYTES).toString("latin1"))?.[1];
  if (boundary === undefined) return undefined;
  const headers = { ...request.headers, "content-type": `multipart/form-data; boundary=${boundary}` };
  return { ...request, headers, body: Readable.from([bytes]) };
}
