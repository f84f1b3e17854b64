import { UserError } from "../client/errors";
import type { Endpoint, ProviderConfig } from "../config";

const NAMES: Readonly<Record<Endpoint, string>> = {
  cloudflare: "Cloudflare",
  local: "an API on this machine (the emulator)",
};

/**
 * What to say when a resource that was written against one kind of API meets the other, or `undefined`.
 *
 * A refresh against the wrong one would find nothing and drop the whole stack from the state.
 */
export function problemOfEndpoint(recorded: unknown, { endpoint, baseUrl }: ProviderConfig): string | undefined {
  if (recorded !== "cloudflare" && recorded !== "local") return undefined;
  if (recorded === endpoint) return undefined;
  return (
    `this stack was written against ${NAMES[recorded]}, and the base URL now is ${baseUrl}, which is ${NAMES[endpoint]}. Nothing was read or changed. ` +
    "Set cloudflare:baseUrl (or CLOUDFLARE_BASE_URL) back, or use another stack."
  );
}

/** @throws {UserError} when the resource belongs to the other kind of API. */
export function requireEndpoint(recorded: unknown, config: ProviderConfig): void {
  const problem = problemOfEndpoint(recorded, config);
  if (problem !== undefined) throw new UserError(problem);
}
