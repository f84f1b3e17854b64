/**
 * The environment in which tests, benchmarks and the demo run: nothing of the user's Cloudflare or Pulumi set-up reaches them, and
 * what they leave behind stays in a folder of their own. Everything here is a function of its arguments; nobody's `process.env` changes.
 */
import path from "node:path";
import { pathToFileURL } from "node:url";

/** @typedef {Record<string, string | undefined>} Environment */

/** Credentials and settings of Cloudflare's tools (the CF_ and WRANGLER_ names are wrangler's) and everything that steers Pulumi. */
const dropped = ["CLOUDFLARE_", "CF_", "WRANGLER_", "PULUMI_"];

/** Says where set-up keeps its things; it leads to no account. */
const kept = ["PULUMI_WORKERS_CACHE"];

/** Name the account of `npm run test:contract`, the only task that reaches one. */
export const contractVariables = ["PULUMI_WORKERS_CONTRACT_ACCOUNT_ID", "PULUMI_WORKERS_CONTRACT_TOKEN"];

/** Where requests go unless a test names another loopback address: nothing listens on port 1, so a forgotten base URL fails at once. */
export const nowhere = "http://127.0.0.1:1/client/v4";

/**
 * A copy without any variable that could reach an account, a login or a backend.
 * @param {Environment} environment
 * @returns {Record<string, string>}
 */
export function withoutAccounts(environment) {
  /** @type {Record<string, string>} */
  const clean = {};
  for (const [name, value] of Object.entries(environment)) {
    // Windows does not tell upper from lower case in these names.
    const upper = name.toUpperCase();
    const isDropped = dropped.some((prefix) => upper.startsWith(prefix)) && !kept.includes(upper);
    if (!isDropped && value !== undefined) clean[name] = value;
  }
  return clean;
}

/**
 * The variables that give the Pulumi CLI a home and a file backend in `folder`, which has to exist, and keep it off the network.
 * @param {string} folder
 * @returns {Record<string, string>}
 */
export function engineVariables(folder) {
  return {
    PULUMI_HOME: path.join(folder, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(folder).href,
    PULUMI_CONFIG_PASSPHRASE: "correct horse battery staple",
    PULUMI_SKIP_UPDATE_CHECK: "1",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1",
    CLOUDFLARE_BASE_URL: nowhere,
  };
}

/**
 * The environment with `folders` first on the PATH.
 * @param {Record<string, string>} environment
 * @param {readonly string[]} folders
 * @returns {Record<string, string>}
 */
export function withPath(environment, folders) {
  const name = Object.keys(environment).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  const present = environment[name] ?? "";
  const added = folders.filter((folder) => !present.startsWith(folder + path.delimiter));
  return { ...environment, [name]: [...added, present].filter(Boolean).join(path.delimiter) };
}

/**
 * True for an address of this machine.
 * @param {string} url
 */
export function isLoopback(url) {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return (
    hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
  );
}

/**
 * Refuses settings with which a run could leave this machine: a base URL that is not loopback, or credentials without any base URL.
 * Takes environment variables and stack config alike, since both can name the API.
 * @param {Environment} environment
 * @param {Environment} config
 */
export function refuseRemote(environment, config = {}) {
  const urls = [environment["CLOUDFLARE_BASE_URL"], environment["CLOUDFLARE_API_BASE_URL"], config["cloudflare:baseUrl"]];
  for (const url of urls) {
    if (url !== undefined && !isLoopback(url)) throw new Error(`tests and demo talk to this machine only, not to ${url}`);
  }
  const names = [
    ...["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_KEY"].filter((name) => environment[name]),
    ...["cloudflare:apiToken", "cloudflare:apiKey"].filter((name) => config[name]),
  ];
  if (names.length > 0 && urls.every((url) => url === undefined)) {
    throw new Error(`${names.join(" and ")} without a loopback base URL would reach Cloudflare: give a base URL too`);
  }
}
