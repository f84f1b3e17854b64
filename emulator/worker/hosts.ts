import type { Context } from "../context";
import type { ResourceRecord } from "../store/resources";

/** The Worker that a host name leads to; without a script, Workers are turned off there. */
export interface Led {
  readonly account: string;
  readonly script: string | undefined;
}

/** Host and path of a route's pattern, each with at most one `*`. */
interface Pattern {
  readonly host: string;
  readonly path: string;
}

/**
 * What a route or a custom domain says about a request, or undefined when the host is nobody's. `target` is path and query. [documented] A route
 * comes before a custom domain, which is what its Worker would find as origin.
 */
export function leads(hostname: string, target: string, { store: { resources }, assume }: Context): Led | undefined {
  const routes = resources.all("route").map((route) => ({ route, pattern: patternOf(route.name) }));
  const zoneOf = ({ account, fields }: ResourceRecord): string | undefined =>
    resources.get(account, "zone", String(fields["zone_id"]))?.name;
  const ofHost = routes.filter(({ route, pattern }) => fits(pattern.host, hostname) && isWithin(hostname, zoneOf(route)));
  const [first, ...others] = ofHost.filter(({ pattern }) => fits(pattern.path, target)).sort((a, b) => bySpecificity(a.pattern, b.pattern));
  if (first && !others.every(({ pattern }) => isPartOf(first.pattern, pattern))) assume("route-precedence");
  if (first && isText(first.route.fields["script"])) return { account: first.route.account, script: first.route.fields["script"] };
  // Where several accounts have the domain, the one that was written last answers.
  const [domain] = resources
    .all("custom_domain")
    .filter(({ name, fields }) => name.toLowerCase() === hostname && fields["enabled"] !== false)
    .sort(byLastWrite);
  if (domain && isText(domain.fields["service"])) return { account: domain.account, script: domain.fields["service"] };
  const [other] = ofHost;
  return other && { account: other.route.account, script: undefined };
}

/** [documented] The path is `/` where there is none. The emulator has no TLS: a scheme does not matter. */
function patternOf(pattern: string): Pattern {
  const [, host = "", path = ""] = /^(?:[a-z*]+:\/\/)?([^/]*)(.*)$/i.exec(pattern) ?? [];
  return { host: host.toLowerCase(), path: path === "" ? "/" : path };
}

/**
 * [documented] A host may begin with `*`, a path may end with it; each stands for any text, also none. [observed] `*.example.com` are the hosts
 * below `example.com` only. A path is compared with the query.
 */
function fits(pattern: string, text: string): boolean {
  if (pattern.startsWith("*")) return text.endsWith(pattern.slice(1));
  if (pattern.endsWith("*")) return text.startsWith(pattern.slice(0, -1));
  return text === pattern;
}

/** `*example.com` is a pattern of the zone example.com, which notexample.com is no host of. */
function isWithin(hostname: string, zone: string | undefined): boolean {
  return zone !== undefined && (hostname === zone || hostname.endsWith(`.${zone}`));
}

/**
 * [documented] The most specific pattern wins, as one that is a part of the other. [assumed: route-precedence] Otherwise: the host before the path, no
 * wildcard before one, then the longer one.
 */
function bySpecificity(a: Pattern, b: Pattern): number {
  return moreSpecific(a.host, b.host) || moreSpecific(a.path, b.path);
}

/** Whether all that fits one pattern fits the other too. */
function isPartOf(a: Pattern, b: Pattern): boolean {
  return fits(b.host, a.host) && fits(b.path, a.path);
}

function moreSpecific(a: string, b: string): number {
  return Number(a.includes("*")) - Number(b.includes("*")) || b.length - a.length;
}

function byLastWrite(a: ResourceRecord, b: ResourceRecord): number {
  return a.modifiedOn < b.modifiedOn ? 1 : -1;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
