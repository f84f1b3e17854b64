import { assetsOption } from "../assets/source";
import { Host } from "../host";
import { INSTANCE_SCRIPT } from "../host-script";
import { newestCompatibilityDate, startInstance, type MiniflareModule, type WorkerSource } from "../miniflare";
import type { AccountView } from "../runtime";
import { isStored } from "../storage/bindings";
import type { StorageProcess } from "../storage/start";
import type { Plan } from "./plan";
import { routerName, routerSource } from "./router";
import { FRONT, sourceOf } from "./sources";
import { requestName, type ServiceTarget } from "./wiring";

export interface Surroundings {
  /** The folder with what Durable Objects store. */
  readonly folder: string;
  /** The folder of the emulator's state. */
  readonly state: string | undefined;
  /** Asked where a Worker stores something: the process that has KV, R2 and D1 of the account. */
  readonly storage: () => Promise<StorageProcess>;
  readonly onOutput: (text: string) => void;
  /** Nobody waits for the start any more. */
  readonly ended: AbortSignal;
}

/** Starts an instance that runs all that is planned. */
export async function startPlan(
  miniflare: MiniflareModule,
  plan: Plan,
  view: AccountView,
  { folder, state, storage, onOutput, ended }: Surroundings,
): Promise<Host> {
  const newest = newestCompatibilityDate(miniflare);
  const stores = [...plan.values()].some(({ version }) => version.settings.bindings.some(isStored));
  const place = stores ? (await storage()).place : undefined;
  const workers: WorkerSource[] = [];
  for (const planned of plan.values()) workers.push(await sourceOf(planned, newest, place));
  for (const target of routed(plan)) workers.push(routerSource(target, view, miniflare, newest));
  const front = {
    name: FRONT,
    modules: true,
    script: INSTANCE_SCRIPT,
    compatibilityDate: newest,
    // With it, a service binding has the method `scheduled`.
    compatibilityFlags: ["service_binding_extra_handlers"],
    serviceBindings: Object.fromEntries([...plan].map(([name, { version }]) => [name, requestName(version)])),
    unsafeBindings: [...plan].flatMap(([name, { version }]) =>
      version.assets ? [assetsOption(version, version.assets, name, newest)] : [],
    ),
  };
  return new Host(await startInstance(miniflare, [front, ...workers], onOutput, { folder, state, ended }));
}

/** The targets with more than one version, each once. */
function routed(plan: Plan): Iterable<ServiceTarget> {
  const targets = [...plan.values()].flatMap(({ wiring }) => Object.values(wiring.services));
  return new Map(targets.filter(({ versions }) => versions.length > 1).map((target) => [routerName(target), target])).values();
}
