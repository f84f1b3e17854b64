import { dirname, resolve } from "node:path";
import type { WorkerVersionArgs } from "../worker-version";
import type { WorkerArgs } from "../worker";
import { camel, deepCamel, type Part, type Refusals, same, take } from "./fields";

/** Settings of a version, but for its code and its bindings. */
export function versionSettings(config: Part, file: string, refusals: Refusals): Partial<WorkerVersionArgs> {
  const { cache, containers = [], exports = {}, migrations = [], limits, placement, assets } = config as Settings;
  const flags = (config["compatibility_flags"] ?? []) as string[];
  for (const [name, item] of Object.entries(exports)) {
    if (item["type"] === "workflow")
      refusals.add(`exports.${name}`, "a version has no export of a workflow. Make the workflow, and bind it in workflows.");
  }
  const settings: Record<string, unknown> = {
    accountId: config["account_id"],
    compatibilityDate: config["compatibility_date"],
    compatibilityFlags: flags.length === 0 ? undefined : flags,
    limits: limits && take(limits, "limits", { taken: camel("cpu_ms", "subrequests") }, refusals),
    placement: placement && placementOf(take(placement, "placement", { taken: same("mode", "region", "host", "hostname") }, refusals)),
    cacheOptions: cache && take(cache, "cache", { taken: camel("enabled", "cross_version_cache") }, refusals),
    assets: assets && assetsOf(assets, file, refusals),
    exports: Object.keys(exports).length === 0 ? undefined : deepCamel(exports),
    migrations: migrations.length === 0 ? undefined : deepCamel(migrations),
    containers: containers.length === 0 ? undefined : containers.map((container) => ({ className: container["class_name"] })),
  };
  return withoutAbsent(settings);
}

/** Settings of the Worker itself. */
export function workerSettings(config: Part, refusals: Refusals): WorkerArgs {
  const { observability, tail_consumers: tails = [] } = config as Settings;
  const routes = routesOf(config);
  const isOnWorkersDev = (config["workers_dev"] as boolean | undefined) ?? routes.length === 0;
  const settings: Record<string, unknown> = {
    accountId: config["account_id"],
    name: config["name"],
    logpush: config["logpush"],
    observability:
      observability &&
      deepCamel(take(observability, "observability", { taken: same("enabled", "head_sampling_rate", "logs", "traces") }, refusals)),
    subdomain: { enabled: isOnWorkersDev, previewsEnabled: (config["preview_urls"] as boolean | undefined) ?? isOnWorkersDev },
    tailConsumers:
      tails.length === 0
        ? undefined
        : tails.map((tail, index) => take(tail, `tail_consumers[${index}]`, { taken: { service: "name" } }, refusals)),
  };
  if (config["name"] === undefined) refusals.add("name", "is missing.");
  return withoutAbsent(settings) as unknown as WorkerArgs;
}

/** A route: a pattern in a zone, or a domain that is the Worker's own. */
export interface WranglerRoute {
  /** `example.com/*`, or with `customDomain` the hostname. */
  readonly pattern: string;
  /** Whether the pattern is a hostname that is the Worker's own. */
  readonly customDomain?: boolean;
  /** The id of the zone that it is in. */
  readonly zoneId?: string;
  /** The name of the zone that it is in. */
  readonly zoneName?: string;
  /** Of a custom domain: whether it leads to the Worker. */
  readonly enabled?: boolean;
  /** Of a custom domain: whether it leads to versions too. */
  readonly previewsEnabled?: boolean;
}

/** What belongs to other resources. */
export interface WranglerData {
  /** Routes and custom domains. */
  readonly routes: readonly WranglerRoute[];
  /** Cron expressions. */
  readonly crons: readonly string[];
  /** Other events that start the Worker. */
  readonly events: readonly unknown[];
  /** Queues whose messages the Worker gets, with their settings in camelCase. */
  readonly queueConsumers: readonly Readonly<Record<string, unknown>>[];
  /** Workflows that the Worker has or binds, with their settings in camelCase. */
  readonly workflows: readonly Readonly<Record<string, unknown>>[];
  /** Containers of Durable Objects, as in the file: images are built and rolled out elsewhere. */
  readonly containers: readonly Readonly<Record<string, unknown>>[];
}

export function dataOf(config: Part): WranglerData {
  const { triggers = {}, queues = {}, workflows = [], containers = [] } = config as Settings;
  return {
    routes: routesOf(config),
    crons: (triggers["crons"] ?? []) as string[],
    events: (triggers["events"] ?? []) as unknown[],
    queueConsumers: deepCamel(queues["consumers"] ?? []) as Record<string, unknown>[],
    workflows: deepCamel(workflows) as Record<string, unknown>[],
    containers,
  };
}

interface Settings {
  readonly assets?: Part;
  readonly cache?: Part;
  readonly containers?: readonly Record<string, unknown>[];
  readonly exports?: Readonly<Record<string, Part>>;
  readonly limits?: Part;
  readonly migrations?: readonly unknown[];
  readonly observability?: Part;
  readonly placement?: Part;
  readonly queues?: Part;
  readonly tail_consumers?: readonly Part[];
  readonly triggers?: Part;
  readonly workflows?: readonly unknown[];
}

function routesOf(config: Part): WranglerRoute[] {
  const { route, routes = [] } = config as { readonly route?: unknown; readonly routes?: readonly unknown[] };
  const all = route === undefined ? routes : [route, ...routes];
  return all.map((item) => (typeof item === "string" ? { pattern: item } : deepCamel(item)) as WranglerRoute);
}

/** wrangler names a region without the mode that the API wants for it. */
function placementOf(placement: Record<string, unknown>): Record<string, unknown> {
  const isOff = placement["mode"] === "off";
  return isOff ? {} : placement;
}

function assetsOf(assets: Part, file: string, refusals: Refusals): object {
  const { directory, ...config } = take(
    assets,
    "assets",
    { taken: camel("directory", "html_handling", "not_found_handling", "run_worker_first"), local: ["binding"] },
    refusals,
  );
  return {
    ...(directory === undefined ? {} : { directory: resolve(dirname(file), directory as string) }),
    ...(Object.keys(config).length === 0 ? {} : { config }),
  };
}

function withoutAbsent(settings: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
