/** So many requests in so much time. */
export interface Quota {
  readonly requests: number;
  readonly windowMs: number;
}

/** For a user, whatever it uses: the dashboard, other jobs, all of its tokens. Source: Cloudflare's page "API rate limits". */
export const CLOUDFLARE_QUOTA: Quota = { requests: 1200, windowMs: 300_000 };

/** What an answer tells of a quota. */
export interface QuotaReport {
  readonly quota?: Quota;
  /** Requests that are left until the quota is whole again, and milliseconds until then. */
  readonly left?: { readonly requests: number; readonly ms: number };
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** From here on, seconds are since the epoch and not from now. */
const EPOCH_SECONDS = 1e9;

/**
 * Reads `Ratelimit` and `Ratelimit-Policy` (https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/), and the older
 * `x-ratelimit-limit`, `-remaining` and `-reset`. What makes no sense is not told.
 *
 * @param now the API's time, in milliseconds since the epoch.
 */
export function readQuota(headers: Headers, now: number): QuotaReport {
  const left = items(headers["ratelimit"]).sort((a, b) => number(a, "r") - number(b, "r"))[0];
  const policies = items(headers["ratelimit-policy"]).sort((a, b) => rate(a) - rate(b));
  const policy = policies.find(({ name }) => name === left?.name) ?? policies[0];
  if (left !== undefined || policy !== undefined) {
    return report(number(policy, "q"), number(policy, "w"), number(left, "r"), number(left, "t"));
  }
  const old = (what: string): number => toNumber(single(headers[`x-ratelimit-${what}`]) ?? single(headers[`ratelimit-${what}`]));
  const reset = old("reset");
  return report(NaN, NaN, old("remaining"), reset > EPOCH_SECONDS ? reset - now / 1000 : reset);
}

function report(requests: number, seconds: number, left: number, reset: number): QuotaReport {
  return {
    ...(requests >= 1 && seconds > 0 ? { quota: { requests, windowMs: seconds * 1000 } } : {}),
    ...(left >= 0 && reset >= 0 ? { left: { requests: left, ms: reset * 1000 } } : {}),
  };
}

interface Item {
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

/** `"a";q=1;w=2, "b";q=3;w=4` */
function items(header: string | string[] | undefined): Item[] {
  const text = Array.isArray(header) ? header.join() : (header ?? "");
  return text
    .split(",")
    .filter((item) => item.includes(";"))
    .map((item) => {
      const [name = "", ...values] = item.split(";").map((part) => part.trim());
      return { name, values: new Map(values.map((value) => [value.slice(0, value.indexOf("=")), value.slice(value.indexOf("=") + 1)])) };
    });
}

function number(item: Item | undefined, key: string): number {
  return toNumber(item?.values.get(key));
}

function rate(item: Item): number {
  return number(item, "q") / number(item, "w");
}

function toNumber(text: string | undefined): number {
  return text === undefined || text.trim() === "" ? NaN : Number(text);
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
