import type { Context } from "../context";
import { header } from "../http/message";
import type { Call } from "./call";

/** The description of a script's etag says that `If-None-Match` can be sent with a write, and nothing says what a match answers. */
export function passOverCondition({ request }: Call, { assume }: Pick<Context, "assume">): void {
  if (header(request, "if-none-match") !== undefined) assume("if-none-match");
}
