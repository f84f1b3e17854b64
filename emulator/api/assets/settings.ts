import type { Context } from "../../context";
import { validation } from "../../http/errors";
import type { AssetConfig, AssetSettings } from "../../model/assets";
import { isObject } from "../merge-patch";
import { redeemed } from "./token";

/** [documented] Files that configure static assets, and are none. */
export const ASSET_FILES: readonly string[] = ["_headers", "_redirects"];

/** [documented] The values that `assets.config` can have. */
const CONFIG: Readonly<Record<string, (value: unknown) => boolean>> = {
  html_handling: (value) => ["auto-trailing-slash", "force-trailing-slash", "drop-trailing-slash", "none"].includes(String(value)),
  not_found_handling: (value) => ["none", "404-page", "single-page-application"].includes(String(value)),
  run_worker_first: (value) => typeof value === "boolean" || isRules(value),
  _headers: (value) => typeof value === "string",
  _redirects: (value) => typeof value === "string",
};

/** The script whose assets these are, with those that its new version can keep. */
interface Owner {
  readonly account: string;
  readonly name: string;
  readonly kept?: AssetSettings | undefined;
}

/**
 * `assets` of a version as a client describes them. [documented] Without a token, a version keeps the files that it may keep. [assumed: assets-without-files]
 * Where there are none, it has a configuration and no files.
 */
export function assetsOf(value: unknown, { account, name, kept }: Owner, context: Context): AssetSettings | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw validation("assets must be an object.");
  const { jwt, config } = value;
  if (jwt !== undefined && typeof jwt !== "string") throw validation("assets.jwt must be a string.");
  const manifest = jwt === undefined ? kept?.manifest : redeemed(context, jwt, account, name);
  if (manifest === undefined) context.assume("assets-without-files");
  return { config: configOf(config ?? {}), ...(manifest === undefined ? {} : { manifest }) };
}

/** What comes back: without the text of the files. */
export function configAnswer({ config }: AssetSettings): AssetConfig {
  return Object.fromEntries(Object.entries(config).filter(([field]) => !ASSET_FILES.includes(field)));
}

function configOf(config: unknown): AssetConfig {
  if (!isObject(config)) throw validation("assets.config must be an object.");
  const given = Object.entries(config).filter(([, value]) => value !== undefined && value !== null);
  for (const [field, value] of given) {
    const valid = CONFIG[field]?.(value) ?? true;
    if (!valid) throw validation(`assets.config.${field} has a value that it cannot have: ${JSON.stringify(value).slice(0, 100)}`);
  }
  return Object.fromEntries(given);
}

/** [documented] Rules start with `/` or `!/`, and one of them is not negative. */
function isRules(value: unknown): boolean {
  if (!Array.isArray(value) || !value.every((rule) => typeof rule === "string" && /^!?\//.test(rule))) return false;
  return value.some((rule: string) => !rule.startsWith("!"));
}
