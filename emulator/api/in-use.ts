import type { Context } from "../context";
import { validation } from "../http/errors";

/** What is live, or the latest, and therefore stays. */
export function inUse({ assume }: Pick<Context, "assume">, message: string): Error {
  assume("in-use");
  return validation(message);
}
