import { validation } from "../http/errors";

/** Five fields of digits, names, `*`, `?`, `L`, `W`, `#`, lists, ranges and steps. */
const FIELDS = /^(?:[0-9A-Za-z*?,/#-]+\s+){4}[0-9A-Za-z*?,/#-]+$/;

/** A day of the week that is no number from 1 to 7; after `/` and `#` other numbers follow. */
const NO_DAY = /(?<![/#\d])(?:[089]|\d\d)/;

/** The times that an expression stands for. */
export interface CronTimes {
  match(time: Date): boolean;
  nextRuns(count: number, after: Date): Date[];
}

/**
 * A cron expression as Cloudflare reads it. [documented] UTC; days of the week count from 1, which is Sunday. [observed] In its parser, where days
 * of month and week are both given, one of them is enough.
 */
export async function cronOf(expression: string): Promise<CronTimes> {
  // Loaded when somebody has a schedule.
  const { Cron } = await import("croner");
  try {
    if (!FIELDS.test(expression)) throw new TypeError("it has to have five fields");
    if (NO_DAY.test(expression.split(/\s+/)[4] ?? "")) throw new TypeError("days of the week are 1, which is Sunday, to 7");
    return new Cron(expression, { mode: "5-part", alternativeWeekdays: true, domAndDow: false, timezone: "UTC", paused: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern: /, "") : String(error);
    throw validation(`This is not a cron expression that the emulator can follow: ${JSON.stringify(expression)} (${reason}).`);
  }
}
