import type { Credentials } from "./client/credentials";
import { UserError } from "./client/errors";
import type { SizeLimits } from "./content/preflight/size";

/** What a provider process is configured with. A resource's own arguments go before it. */
export interface ProviderConfig {
  /** The account that a resource without `accountId` belongs to. */
  readonly accountId: string | undefined;
  /** Base URL of the API, without a slash at the end. */
  readonly baseUrl: string;
  /** Which kind of API that is: see {@link endpointKind}. */
  readonly endpoint: Endpoint;
  /** Ways to log in, the preferred one first. Empty when nobody gave any. */
  readonly credentials: readonly Credentials[];
  /** How long a request may stand still, in milliseconds. */
  readonly timeoutMs: number;
  /** How large the modules of a Worker may be together. */
  readonly sizeLimits: SizeLimits;
}

/** The kinds of API that a stack can be written against: they never share resources. */
export type Endpoint = "cloudflare" | "local";

/** Cloudflare's own API, the default. */
export const CLOUDFLARE_BASE_URL = "https://api.cloudflare.com/client/v4";

/** Seconds a request may stand still (no byte sent, none received) before it is given up. */
export const DEFAULT_REQUEST_TIMEOUT_SECONDS = 60;

/** MiB. The most that any plan takes: https://developers.cloudflare.com/workers/platform/limits/#worker-size */
const DEFAULT_MAX_WORKER_SIZE = 64;

/** MiB. What paid plans take by the same page. */
const DEFAULT_MAX_COMPRESSED_WORKER_SIZE = 10;

/** Stack configuration and the environment: absent and empty are the same. */
export interface ConfigSource {
  /** A value of the stack's configuration, by its full key, decrypted. */
  readonly get: (key: string) => string | undefined;
  /** The environment's variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Set by the SDK's Provider: its arguments are all the configuration that such a process has. */
const EXPLICIT_PROVIDER = "pulumi-workers:explicitProvider";

/**
 * Reads the configuration: stack configuration goes before the environment.
 *
 * An explicit provider was given to say whose account it is, so its credentials are the only ones: neither the
 * environment's nor half of a pair is taken in their place. Account and base URL fall back to the environment as always.
 *
 * @throws {UserError} for a base URL, a time-out or a size that cannot be used.
 */
export function readConfig(source: ConfigSource): ProviderConfig {
  const stack = (key: string): string | undefined => present(source.get(key));
  const env = (name: string): string | undefined => present(source.env[name]);

  const baseUrl = readBaseUrl(
    named("cloudflare:baseUrl", stack("cloudflare:baseUrl")) ??
      named("CLOUDFLARE_BASE_URL", env("CLOUDFLARE_BASE_URL")) ??
      named("CLOUDFLARE_API_BASE_URL", env("CLOUDFLARE_API_BASE_URL")),
  );
  const isExplicit = stack(EXPLICIT_PROVIDER) === "true";
  // Each on its own: the e-mail belongs to the key, wherever either was set.
  const [stackEmail, envEmail] = [stack("cloudflare:email"), isExplicit ? undefined : env("CLOUDFLARE_EMAIL")];
  const given = isExplicit ? "the Provider's arguments" : "the stack's configuration";
  const maxCompressed = stack("pulumi-workers:maxCompressedWorkerSize");
  return {
    accountId: stack("pulumi-workers:accountId") ?? env("CLOUDFLARE_ACCOUNT_ID"),
    baseUrl,
    endpoint: endpointKind(baseUrl),
    credentials: [
      ...credentials(given, stack("cloudflare:apiToken"), stack("cloudflare:apiKey"), stackEmail ?? envEmail),
      ...(isExplicit ? [] : credentials("the environment", env("CLOUDFLARE_API_TOKEN"), env("CLOUDFLARE_API_KEY"), envEmail ?? stackEmail)),
    ],
    timeoutMs: readTimeout(stack("pulumi-workers:requestTimeout")),
    sizeLimits: {
      raw: readSize("pulumi-workers:maxWorkerSize", stack("pulumi-workers:maxWorkerSize"), DEFAULT_MAX_WORKER_SIZE),
      compressed: readSize("pulumi-workers:maxCompressedWorkerSize", maxCompressed, DEFAULT_MAX_COMPRESSED_WORKER_SIZE),
      isCompressedCertain: maxCompressed !== undefined,
    },
  };
}

/** "local" for an API on this machine whatever its port, "cloudflare" for any other. */
export function endpointKind(baseUrl: string): Endpoint {
  return isLoopback(new URL(baseUrl).hostname) ? "local" : "cloudflare";
}

function present(value: string | undefined): string | undefined {
  const trimmed = value?.trim();
  return trimmed === "" ? undefined : trimmed;
}

function named(name: string, value: string | undefined): { name: string; value: string } | undefined {
  return value === undefined ? undefined : { name, value };
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function readBaseUrl(given: { name: string; value: string } | undefined): string {
  if (given === undefined) return CLOUDFLARE_BASE_URL;
  const { name, value } = given;
  if (!URL.canParse(value)) {
    throw new UserError(`${name}: not a URL. It is the API's base URL, with the version: ${CLOUDFLARE_BASE_URL}`);
  }
  const url = new URL(value);
  if (url.username !== "" || url.password !== "") {
    throw new UserError(`${name}: a base URL cannot carry a user name or a password. Set cloudflare:apiToken instead.`);
  }
  if (url.search !== "" || url.hash !== "") throw new UserError(`${name}: a base URL has no query and no fragment.`);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    throw new UserError(
      `${name}: must start with https://. Plain http:// is for an API on this machine: it would show the token to the network.`,
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

function readTimeout(given: string | undefined): number {
  const seconds = Number(given ?? DEFAULT_REQUEST_TIMEOUT_SECONDS);
  if (!(seconds > 0 && seconds <= 3600)) {
    throw new UserError(
      `pulumi-workers:requestTimeout: a number of seconds above 0, at most 3600 (default ${DEFAULT_REQUEST_TIMEOUT_SECONDS}).`,
    );
  }
  return seconds * 1000;
}

function readSize(key: string, given: string | undefined, ifAbsent: number): number {
  const size = Number(given ?? ifAbsent);
  if (!(size > 0 && size <= 1024)) throw new UserError(`${key}: a number of MiB above 0, at most 1024 (default ${ifAbsent}).`);
  return size * 1024 * 1024;
}

function credentials(source: string, token: string | undefined, key: string | undefined, email: string | undefined): Credentials[] {
  if (token !== undefined) return [{ kind: "token", token, source }];
  if (key !== undefined && email !== undefined) return [{ kind: "key", key, email, source }];
  return [];
}
