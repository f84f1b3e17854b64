import type { Store } from "../store/store";
import { scriptSettings, type Content, type ScriptRecord, type Settings, type Stored } from "./script";
import type { DeploymentRecord, VersionRecord } from "./version";

interface WithStore {
  readonly store: Store;
}

/** What answers requests to a script now: `versions` has one or two shares. Undefined: nothing was ever deployed. */
export function liveDeployment({ store }: WithStore, { account, tag }: ScriptRecord): DeploymentRecord | undefined {
  return store.liveDeployment(account, tag);
}

/** One version of a script, by its whole id. */
export function versionOf({ store }: WithStore, { account, tag }: ScriptRecord, id: string): VersionRecord | undefined {
  return store.version(account, tag, id);
}

/** The content of a version, or the live content of a script; undefined when there is none. */
export function readContent({ store }: WithStore, { contentId, entry }: Stored): Content | undefined {
  if (contentId === null || entry === null) return undefined;
  return { entry, modules: store.modules(contentId) };
}

/** What an upload starts from: settings of the latest version, whether or not it is live, and of the script. */
export function latestSettings({ store }: WithStore, script: ScriptRecord): Settings {
  const latest = store.latestVersion(script.account, script.tag);
  return latest ? { ...latest.settings, ...scriptSettings(script.settings) } : script.settings;
}
