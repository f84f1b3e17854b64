import type { Context } from "../context";
import { validation } from "../http/errors";
import type { VersionSettings } from "../model/script";

/** [observed] In code and words as wrangler's users report it: today counts, in UTC. */
export function checkDate(
  { compatibility_date: date }: Pick<VersionSettings, "compatibility_date">,
  { clock }: Pick<Context, "clock">,
): void {
  const today = new Date(clock.now()).toISOString().slice(0, "YYYY-MM-DD".length);
  if (date !== undefined && date > today) throw validation(`Can't set compatibility date in the future: ${date}`);
}
