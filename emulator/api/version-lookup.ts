import type { Context } from "../context";
import { ApiError, CODES, noSuchVersion } from "../http/errors";
import type { ScriptRecord } from "../model/script";
import type { VersionRecord } from "../model/version";
import type { Store } from "../store/store";
import type { Call } from "./call";

/** Characters. [documented] */
const SHORTEST_PREFIX = 8;

/**
 * [documented] A version by its UUID, by a prefix of 8 characters or more, or `latest`. [own] Of two with
 * a prefix, the newer: eight digits of two ids are never the same.
 */
export function findVersion(store: Store, { account, tag }: ScriptRecord, id: string): VersionRecord | undefined {
  if (id === "latest") return store.latestVersion(account, tag);
  const exact = store.version(account, tag, id);
  if (exact || id.length < SHORTEST_PREFIX) return exact;
  return store.versions(account, tag).find((version) => version.id.startsWith(id));
}

/** [documented] 404 with code 100146; 10222 where there is no version at all. */
export function existingVersion({ params }: Call, { store }: Context, script: ScriptRecord): VersionRecord {
  const id = params["version"] ?? "";
  const version = findVersion(store, script, id);
  if (version) return version;
  if (id === "latest") throw new ApiError(404, { code: CODES.noVersions, message: "This Worker has no versions." });
  throw noSuchVersion();
}
