import type { Context } from "../context";
import { isChunks } from "../http/message";
import type { ScriptRecord } from "../model/script";
import { accountView } from "../worker/view";
import { cronOf } from "./cron";
import { SCHEDULES, schedulesIn } from "./schedules";

/** Milliseconds. [documented] The smallest distance of two times of a cron trigger. */
const MINUTE = 60_000;

/**
 * Calls scheduled handlers at the times of their cron triggers, by the emulator's clock, until what is returned is called. Where the clock jumps
 * over several minutes, as on a machine that slept, each trigger that became due fires once, for the last of its times.
 */
export function followSchedules(context: Context): () => void {
  const ended = new AbortController();
  follow(context, ended.signal).catch((error: unknown) => context.log(`cron triggers are no longer followed: ${String(error)}`));
  return () => ended.abort();
}

async function follow(context: Context, ended: AbortSignal): Promise<void> {
  const { clock, log } = context;
  for (let last = minuteOf(clock.now()); ;) {
    await clock.sleep(last + MINUTE - clock.now(), ended);
    if (ended.aborted) return;
    const now = minuteOf(clock.now());
    for (const { script, cron } of all(context)) {
      due(cron, last, now)
        .then(async (time) => time !== undefined && (await fire(context, script, cron, time)))
        .catch((error: unknown) => log(`the schedule ${cron} of the Worker ${script.name} failed: ${String(error)}`));
    }
    last = now;
  }
}

function minuteOf(milliseconds: number): number {
  return Math.floor(milliseconds / MINUTE) * MINUTE;
}

/** Every cron trigger of every script that is there. */
function all({ store }: Context): { readonly script: ScriptRecord; readonly cron: string }[] {
  return store.resources.all(SCHEDULES).flatMap((record) => {
    const script = store.tagged(record.account, record.id);
    return script ? schedulesIn(record).map(({ cron }) => ({ script, cron })) : [];
  });
}

/** The last time of a trigger after the one and up to the other. */
async function due(cron: string, after: number, upTo: number): Promise<number | undefined> {
  const pattern = await cronOf(cron);
  for (let time = upTo; time > after; time -= MINUTE) if (pattern.match(new Date(time))) return time;
  return undefined;
}

/** [documented] The handler is told the time that it was scheduled for. */
async function fire(context: Context, { account, name }: ScriptRecord, cron: string, scheduledTime: number): Promise<void> {
  const { runtime, log } = context;
  const view = accountView(context, account);
  const version = view.choose(name, {});
  if (!version) return;
  const { status, body } = await runtime.scheduled(version, view, { cron, scheduledTime });
  // The process counts a request as under way until its answer is read.
  if (!isChunks(body)) body.resume();
  log(`the schedule ${cron} of the Worker ${name} ran at ${new Date(scheduledTime).toISOString()}: ${status === 200 ? "ok" : status}`);
}
