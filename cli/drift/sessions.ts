import { readConfig } from "../../provider/config";
import { UserError } from "../../provider/client/errors";
import { type Context, createContext, type Log } from "../../provider/resources/context";
import { isSecret } from "./encrypted";
import type { StateProvider } from "./state";

type Environment = Readonly<Record<string, string | undefined>>;

const CREDENTIALS = ["cloudflare:apiToken", "cloudflare:apiKey"] as const;
const VARIABLES = ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_KEY", "CLOUDFLARE_EMAIL"] as const;

/** Access to the API for each provider of a state, made when it is first needed. */
export class Sessions {
  readonly #environment: Environment;
  readonly #log: Log;
  readonly #contexts = new Map<string, Context>();

  constructor(environment: Environment, log: Log) {
    this.#environment = environment;
    this.#log = log;
  }

  /**
   * What the resources of a provider are read through.
   *
   * @throws {UserError} when nobody gives credentials, with the variable to set.
   */
  of(provider: StateProvider): Context {
    let context = this.#contexts.get(provider.urn);
    if (context === undefined) this.#contexts.set(provider.urn, (context = this.#open(provider)));
    return context;
  }

  #open(provider: StateProvider): Context {
    const { config } = provider;
    const isExplicit = config["pulumi-workers:explicitProvider"] !== undefined;
    const env = { ...this.#environment, ...this.#own(provider) };
    // What is encrypted is not readable here. In a stack's own configuration the environment goes first, so that a job can bring a
    // token that may only read; a Provider of the program says whose account it is, so its own go first where they are readable.
    const hasOwn = CREDENTIALS.some((key) => typeof config[key] === "string");
    const usesOwn = hasOwn && (isExplicit || !VARIABLES.some((name) => present(env[name])));
    const get = (key: string): string | undefined => {
      const value = config[key];
      if (typeof value !== "string" || key === "pulumi-workers:explicitProvider") return undefined;
      return usesOwn || !key.startsWith("cloudflare:") || key === "cloudflare:baseUrl" ? value : undefined;
    };
    const read = readConfig({ get, env });
    if (read.credentials.length === 0) throw new UserError(missing(provider, isExplicit));
    return createContext(read, { log: this.#log });
  }

  /** CLOUDFLARE_API_TOKEN_SECOND is for the Provider named second. */
  #own({ name, config }: StateProvider): Environment {
    if (config["pulumi-workers:explicitProvider"] === undefined) return {};
    const given = VARIABLES.map((variable) => [variable, this.#environment[`${variable}_${suffixOf(name)}`]] as const);
    if (given.every(([, value]) => !present(value))) return {};
    // One log-in is not mixed with another.
    return Object.fromEntries(given);
  }
}

function missing({ name, config }: StateProvider, isExplicit: boolean): string {
  const encrypted = CREDENTIALS.filter((key) => isSecret(config[key]));
  const whose = isExplicit ? `The Provider ${JSON.stringify(name)}` : "The stack's configuration";
  const variable = isExplicit ? `CLOUDFLARE_API_TOKEN_${suffixOf(name)} (or CLOUDFLARE_API_TOKEN)` : "CLOUDFLARE_API_TOKEN";
  const why =
    encrypted.length > 0
      ? `${whose} has ${encrypted.join(" and ")} encrypted, and this command does not decrypt.`
      : "There are no credentials.";
  return `${why} Set ${variable} to a token that may read the account's Workers (Workers Scripts: Read is enough).`;
}

function suffixOf(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]+/g, "_");
}

function present(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== "";
}
