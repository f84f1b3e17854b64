import type { Context } from "../context";
import type { ScriptRecord } from "../model/script";
import type { Trigger } from "../model/version";

/** Of writes that perhaps make no version and deploy nothing. */
const ASSUMED: ReadonlySet<Trigger> = new Set(["content", "settings"]);

interface Made {
  readonly trigger: Trigger;
}

/** Before versions or deployments are shown that perhaps are none. */
export function assumeDeployed({ assume }: Context, shown: readonly Made[]): void {
  if (shown.some(({ trigger }) => ASSUMED.has(trigger))) assume("write-deploys");
}

/** Before a version is made whose number says that such a write made the one before. */
export function assumeCounted(context: Context, { account, tag }: ScriptRecord): void {
  const latest = context.store.latestVersion(account, tag);
  if (latest) assumeDeployed(context, [latest]);
}
