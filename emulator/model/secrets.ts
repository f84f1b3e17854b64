import type { Assume } from "../assumptions";
import { ApiError, CODES } from "../http/errors";
import { isSecret, type Binding } from "./script";
import type { DeploymentRecord, VersionRecord } from "./version";

/**
 * [documented] 10220: a version of before a secret changed is not deployed, unless it is forced. [assumed: secret-changed] What counts is the newest live
 * version: a secret of the older one that is gone there, or has another value. A version that is live already is no way back.
 */
export function checkSecrets(
  versions: readonly VersionRecord[],
  live: DeploymentRecord | undefined,
  version: (id: string) => VersionRecord | undefined,
  assume: Assume,
): void {
  const liveVersions = (live?.versions ?? []).map(({ versionId }) => version(versionId)).filter((found) => found !== undefined);
  const newest = liveVersions.sort((a, b) => a.number - b.number).at(-1);
  if (!newest) return;
  for (const older of versions) {
    if (older.number >= newest.number) continue;
    const changed = older.settings.bindings.filter(isSecret).filter((secret) => !same(secret, newest));
    if (changed.length === 0) continue;
    const isLive = liveVersions.some(({ id }) => id === older.id);
    if (liveVersions.length > 1 || changed.some(({ name }) => !has(newest, name))) assume("secret-changed");
    if (isLive) continue;
    const names = changed.map(({ name }) => name).join(", ");
    const message = `Secrets have changed since the version ${older.id} was live: ${names}. Deploy with force to use the older values.`;
    throw new ApiError(400, { code: CODES.secretChanged, message });
  }
}

function has({ settings }: VersionRecord, secret: string): boolean {
  return settings.bindings.some(({ name }) => name === secret);
}

function same(secret: Binding, { settings }: VersionRecord): boolean {
  const now = settings.bindings.find(({ name }) => name === secret.name);
  const value = ({ type, text, key_base64: base64, key_jwk: jwk }: Binding): string => JSON.stringify([type, text, base64, jwk]);
  return now !== undefined && value(now) === value(secret);
}
