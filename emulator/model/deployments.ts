import type { Context } from "../context";
import { assumedValidation, noSuchVersion, validation } from "../http/errors";
import { deploy } from "./deploy";
import type { ScriptRecord } from "./script";
import { checkSecrets } from "./secrets";
import type { DeploymentRecord, Share, VersionRecord } from "./version";
import type { Origin } from "./versions";

export interface WantedDeployment extends Origin {
  readonly shares: readonly Share[];
  /** [documented] Deploys also what is blocked because a secret changed. */
  readonly force: boolean;
}

/** Versions of a deployment. [documented] */
const MOST_VERSIONS = 2;

/** Percentages add up with that much room for how a client rounds. */
const ROUNDING = 0.001;

/** Deploys versions that exist. [documented] One or two, 100 together, 0 is legal, of the last 100. */
export function makeDeployment(context: Context, script: ScriptRecord, wanted: WantedDeployment): DeploymentRecord {
  const { assume, store } = context;
  const { account, tag } = script;
  checkShares(wanted.shares);
  const version = (id: string): VersionRecord | undefined => store.version(account, tag, id);
  const versions = wanted.shares.map(({ versionId, percentage }) => {
    const found = version(versionId);
    if (!found) throw noSuchVersion();
    checkDeployable(context, found);
    return { version: found, percentage };
  });
  if (!wanted.force) {
    checkSecrets(
      versions.map((share) => share.version),
      store.liveDeployment(account, tag),
      version,
      assume,
    );
  }
  const deployed = deploy(context, script, { ...wanted, versions });
  store.write(deployed);
  return deployed.deployment;
}

/** [assumed: validation-code] Code 10021 for shares that are none. */
function checkShares(shares: readonly Share[]): void {
  if (shares.length === 0 || shares.length > MOST_VERSIONS) {
    throw assumedValidation(`A deployment has one or ${MOST_VERSIONS} versions, not ${shares.length}.`);
  }
  if (new Set(shares.map(({ versionId }) => versionId)).size < shares.length)
    throw assumedValidation("A deployment names a version twice.");
  for (const { percentage } of shares) {
    if (!(percentage >= 0 && percentage <= 100)) throw assumedValidation(`A percentage is a number from 0 to 100, not ${percentage}.`);
  }
  const total = shares.reduce((sum, { percentage }) => sum + percentage, 0);
  if (Math.abs(total - 100) > ROUNDING) throw assumedValidation(`The percentages of a deployment must add up to 100, not to ${total}.`);
}

function checkDeployable({ store, limits, assume }: Context, { account, worker, number, id }: VersionRecord): void {
  const oldest = store.versionAt(account, worker, limits.deployableVersions - 1);
  if (!oldest || number >= oldest.number) return;
  assume("version-too-old");
  throw validation(`The version ${id} cannot be deployed: it is not one of the last ${limits.deployableVersions}.`);
}
