import type { Problems } from "../content/problems";
import type { JsonObject } from "../values";
import type { Context } from "./context";
import { problemOfEndpoint } from "./endpoint";

/**
 * The inputs with what every resource has: the kind of API that it is written against, and the account, which nobody has to
 * name twice: the argument goes before the configuration, and that before the state.
 *
 * `undefined` when the stack meets the other kind of API: then nothing else is worth checking.
 */
export function withAccount({ config }: Context, olds: JsonObject, news: JsonObject, problems: Problems): JsonObject | undefined {
  const elsewhere = problemOfEndpoint(olds["endpoint"], config);
  if (elsewhere !== undefined) {
    problems.add("endpoint", elsewhere);
    return undefined;
  }
  // Absent and null are the same: the engine leaves out what has no value, other callers may not.
  const given = Object.fromEntries(Object.entries(news).filter(([, value]) => value !== undefined && value !== null));
  const accountId = given["accountId"] ?? config.accountId ?? olds["accountId"];
  if (accountId === undefined) {
    problems.add(
      "accountId",
      "nobody names the account. Set it here, by `pulumi config set pulumi-workers:accountId`, or in CLOUDFLARE_ACCOUNT_ID.",
    );
  }
  return { ...given, ...(accountId === undefined ? {} : { accountId }), endpoint: config.endpoint };
}
