import { createHash } from "node:crypto";
import type { Binding } from "../../model/script";
import { absence, absences } from "../bindings/kinds";
import { routedName } from "../assets/option";
import type { AccountView, QueueConsumer, Version } from "../runtime";

/** The classes of one script in one version that others use; the storage of a class belongs to its key. */
export interface ObjectTarget {
  /** The version whose code the objects run. */
  readonly home: Version;
  readonly className: string;
  readonly key: string;
  readonly sqlite: boolean;
}

/** What a binding to another Worker, or to the own one, leads to. Several versions: their shares decide, request by request. */
export interface ServiceTarget {
  readonly script: string;
  readonly versions: readonly Version[];
  readonly entrypoint?: string;
}

/** What the bindings of a version lead to, by name. */
export interface Wiring {
  readonly services: Readonly<Record<string, ServiceTarget>>;
  readonly objects: Readonly<Record<string, ObjectTarget>>;
  /** Classes that have no binding: the Worker reaches them by `ctx.exports`. */
  readonly unbound: readonly ObjectTarget[];
  /** The queues whose messages this version takes. */
  readonly consumes: readonly QueueConsumer[];
  /** The versions that take the messages that this one sends. */
  readonly consumers: readonly Version[];
  readonly absent: Readonly<Record<string, string>>;
}

export function wire(version: Version, view: AccountView): Wiring {
  const services: Record<string, ServiceTarget> = {};
  const objects: Record<string, ObjectTarget> = {};
  const absent = absences(version.settings.bindings);
  for (const binding of version.settings.bindings) {
    if (binding.type === "assets" && !version.assets) absent[binding.name] = absence(binding, "this version has no assets");
    if (binding.type !== "service" && binding.type !== "durable_object_namespace") continue;
    const found = binding.type === "service" ? serviceOf(binding, version, view) : objectOf(binding, version, view);
    if (typeof found === "string") absent[binding.name] = absence(binding, found);
    else if ("home" in found) objects[binding.name] = found;
    else services[binding.name] = found;
  }
  const unbound = version.objects
    .map(({ className }) => targetOf(className, version.script, version, view))
    .filter((target) => typeof target !== "string")
    .filter((target) => target.home === version);
  return { services, objects, unbound, ...queuesOf(version, view), absent };
}

/** [own] The messages of a queue go to the live version with the largest share: a queue has one process that takes them. */
function queuesOf(self: Version, view: AccountView): Pick<Wiring, "consumes" | "consumers"> {
  const all = view.consumers();
  const home = (script: string): Version | undefined => view.live(script).find(runs);
  const sent = self.settings.bindings.filter(({ type }) => type === "queue").map(({ queue_name: name }) => String(name));
  const taking = all.filter(({ queue }) => sent.includes(queue)).flatMap(({ script }) => home(script) ?? []);
  const consumes = all.filter(({ script }) => script === self.script && home(script)?.metadata.id === self.metadata.id);
  return { consumes, consumers: taking };
}

/** The target, or why there is none. */
function serviceOf({ service, entrypoint }: Binding, self: Version, view: AccountView): ServiceTarget | string {
  const script = String(service);
  const live = view.live(script);
  // A preview of a Worker that is not deployed can still call itself.
  const versions = (live.length === 0 && script === self.script ? [self] : live).filter(runs);
  if (versions.length === 0) return `no Worker named ${script} is deployed`;
  if (typeof entrypoint !== "string" || entrypoint === "default") return { script, versions };
  const exporting = versions.filter(({ entrypoints }) => entrypoints.includes(entrypoint));
  if (exporting.length === 0) return `the Worker ${script} has no entrypoint ${entrypoint}`;
  return { script, versions: exporting, entrypoint };
}

function objectOf(binding: Binding, self: Version, view: AccountView): ObjectTarget | string {
  const { class_name: className, script_name: script, namespace_id: namespace } = binding;
  if (typeof className === "string") return targetOf(className, typeof script === "string" ? script : self.script, self, view);
  for (const name of view.scripts()) {
    const owned = view.live(name)[0]?.objects.find(({ namespaceId }) => namespaceId === namespace);
    if (owned) return targetOf(owned.className, name, self, view);
  }
  return `no Durable Object namespace has the id ${String(namespace)}`;
}

/**
 * Every object of a class runs in one place: the live version with the largest share that has the class. [documented] Cloudflare spreads the
 * objects over the versions by their shares. A class that only a preview has is that preview's own.
 */
function targetOf(className: string, script: string, self: Version, view: AccountView): ObjectTarget | string {
  const live = view.live(script).find(({ entrypoints }) => entrypoints.includes(className));
  const home = live ?? (script === self.script && self.entrypoints.includes(className) ? self : undefined);
  if (!home) return `no live version of the Worker ${script} has the class ${className}`;
  // The version itself may be one of the live ones, read from the state a second time.
  const same = serviceName(home) === serviceName(self) ? self : home;
  const existing = home.objects.find((object) => object.className === className);
  const own = existing?.namespaceId ?? digest(home.tag, className);
  return { home: same, className, key: live ? own : digest(own, home.metadata.id), sqlite: existing?.storage !== "legacy-kv" };
}

function digest(...parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}

/** Python is stored and not run. */
export function runs({ entry }: Version): boolean {
  return !entry.name.endsWith(".py");
}

/** Name of what answers the requests to a version, or to an entrypoint of it: [documented] its assets come first for the default one. */
export function requestName(version: Version, entrypoint?: string): string {
  return version.assets && entrypoint === undefined ? routedName(serviceName(version)) : serviceName(version);
}

/** Name of a version in the configuration of its account's instance. */
export function serviceName({ script, metadata }: Version): string {
  return `${script}@${metadata.id}`;
}
