/** Where a bucket is that names no jurisdiction. */
export const NOWHERE = "default";

/** [documented] Buckets of one name in two jurisdictions are two buckets. */
export function bucketKey(jurisdiction: string, name: string): string {
  return `${jurisdiction}/${name}`;
}
