import type { VersionShare } from "../api/deployments";
import { UserError } from "../client/errors";

/** A version and its share of the traffic, as a program names them. */
export interface Share {
  readonly versionId: string;
  /** Percent, from 0 to 100. */
  readonly percentage: number;
}

/** What goes live, and which version takes the rest of the traffic, if one does. */
export interface Traffic {
  readonly versions: readonly VersionShare[];
  readonly stableVersionId: string | undefined;
}

/** Sums of percentages are compared to the millionth, which forgives what computing adds: 33.3 + 33.3 + 33.4 is 100. */
export function total(versions: readonly Share[]): number {
  return Math.round(sum(versions) * 1e6) / 1e6;
}

function sum(versions: readonly Share[]): number {
  return versions.reduce((all, { percentage }) => all + percentage, 0);
}

/** The versions of a program in the API's form. */
export function shares(versions: readonly Share[]): VersionShare[] {
  return versions.map(({ versionId, percentage }) => ({ version_id: versionId, percentage }));
}

/**
 * Gives the rest of the traffic to the version that was live before: the one that took it at the last update, for as long as
 * it is live, else the live version with the largest share that the program does not list. At 100 there is no rest.
 *
 * Nothing is live before the first deployment: then the one listed version takes all of the traffic, and goes on so while its
 * percentage rises.
 *
 * @throws {UserError} when no version can take the rest.
 */
export function withStable(declared: readonly Share[], live: readonly VersionShare[], lastStable: string | undefined): Traffic {
  if (total(declared) === 100) return { versions: inLiveOrder(shares(declared), live), stableVersionId: undefined };
  // As exact as numbers are, so that the shares add up: 33.333 leaves 66.667.
  const rest = Number((100 - sum(declared)).toFixed(10));

  const listed = new Set(declared.map(({ versionId }) => versionId));
  const [only] = declared;
  if (live.length === 0 && only !== undefined && declared.length === 1) {
    return { versions: [{ version_id: only.versionId, percentage: 100 }], stableVersionId: undefined };
  }
  const others = live.filter(({ version_id: id }) => !listed.has(id)).sort((a, b) => b.percentage - a.percentage);
  const stable = others.find(({ version_id: id }) => id === lastStable) ?? others[0];
  if (stable === undefined) {
    throw new UserError(
      `versions: ${rest} % of the traffic is left for the version that was live before (remainder: "stable"), and there is no other one live. ` +
        "Give the listed versions 100 % between them.",
    );
  }
  return { versions: inLiveOrder([...shares(declared), { ...stable, percentage: rest }], live), stableVersionId: stable.version_id };
}

/** Versions that are live keep their places: Durable Objects would move otherwise. New ones come after them. */
export function inLiveOrder(versions: readonly VersionShare[], live: readonly VersionShare[]): VersionShare[] {
  const place = ({ version_id: id }: VersionShare): number => {
    const index = live.findIndex((other) => other.version_id === id);
    return index === -1 ? live.length : index;
  };
  return [...versions].sort((a, b) => place(a) - place(b));
}

/** True when the same versions get the same shares, in whatever order. */
export function sameTraffic(a: readonly VersionShare[], b: readonly VersionShare[]): boolean {
  const key = (versions: readonly VersionShare[]): string =>
    versions
      .map(({ version_id: id, percentage }) => `${id} ${percentage}`)
      .sort()
      .join();
  return key(a) === key(b);
}
