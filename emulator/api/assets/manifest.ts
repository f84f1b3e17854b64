import { tooLarge } from "../../http/body";
import { unparseableBody, assumedValidation } from "../../http/errors";
import type { Limits } from "../../limits";
import type { AssetEntry } from "../../store/assets";
import { isObject } from "../merge-patch";

/** [documented] The files of a Worker by path. [assumed: validation-code] Code 10021 for what none can have. */
export function manifestOf(body: unknown, limits: Limits): AssetEntry[] {
  const manifest = isObject(body) ? body["manifest"] : undefined;
  if (!isObject(manifest)) throw unparseableBody("The request body must be a JSON object with a manifest.");
  const entries = Object.entries(manifest);
  if (entries.length > limits.assetFiles)
    throw assumedValidation(`The manifest has ${entries.length} files: the limit is ${limits.assetFiles}.`);
  const sizes = new Map<string, number>();
  return entries.map(([path, value]) => {
    const { hash, size } = isObject(value) ? value : {};
    if (!path.startsWith("/")) throw assumedValidation(`The path ${path} of the manifest does not start with a slash.`);
    if (typeof hash !== "string" || !/^[0-9a-f]{32}$/i.test(hash)) throw assumedValidation(`The hash of ${path} must be 32 hex digits.`);
    if (typeof size !== "number" || !Number.isInteger(size) || size < 0)
      throw assumedValidation(`The size of ${path} must be a number of bytes.`);
    if (size > limits.assetBytes) throw tooLarge(limits.assetBytes);
    if ((sizes.get(hash) ?? size) !== size) throw assumedValidation(`The manifest has two sizes for the hash ${hash}.`);
    sizes.set(hash, size);
    return { path, hash, size };
  });
}

/** Which files a client shall send together. */
export function bucketsOf(files: readonly AssetEntry[], { assetBucketFiles, assetBucketBytes }: Limits): string[][] {
  const buckets: string[][] = [];
  let bytes = 0;
  for (const { hash, size } of files) {
    const bucket = buckets.at(-1);
    if (bucket && bucket.length < assetBucketFiles && bytes + size <= assetBucketBytes) {
      bucket.push(hash);
      bytes += size;
    } else {
      buckets.push([hash]);
      bytes = size;
    }
  }
  return buckets;
}
