import type { Content } from "../../model/script";
import { absence, plainValues } from "../bindings/kinds";
import { filesName } from "../assets/option";
import { cryptoKeyOption } from "../bindings/crypto-key";
import { consumerOptions } from "../bindings/queues";
import { resourceOptions } from "../bindings/resources";
import { KINDS, runnableDate, type Kind } from "../code";
import { ABSENT } from "../host-script";
import type { WorkerSource } from "../miniflare";
import type { Version } from "../runtime";
import { serviceWorkerCode } from "../service-worker";
import { storedBindings } from "../storage/bindings";
import type { StoragePlace } from "../storage/elsewhere-plugin";
import { routerName } from "./router";
import type { Planned } from "./plan";
import { requestName, serviceName, type ObjectTarget, type ServiceTarget } from "./wiring";

/** Name of the Worker in front of the others. */
export const FRONT = "emulator-front";

const MODULE_TYPES: Readonly<Record<Kind, string>> = {
  js: "ESModule",
  cjs: "CommonJS",
  text: "Text",
  data: "Data",
  wasm: "CompiledWasm",
};

/** Miniflare's options for a version with all its bindings. What it stores is in that place, if there is anything. */
export async function sourceOf({ version, wiring }: Planned, newest: string, storage: StoragePlace | undefined): Promise<WorkerSource> {
  const { settings, metadata } = version;
  const { keys, failed } = await cryptoKeys(version);
  const code = codeOptions(version);
  return {
    ...code,
    name: serviceName(version),
    compatibilityDate: runnableDate(settings, newest),
    compatibilityFlags: [...settings.compatibility_flags],
    bindings: { ...plainValues(settings, metadata), ...code.bindings },
    ...resourceOptions(settings.bindings),
    queueConsumers: consumerOptions(wiring.consumes),
    serviceBindings: {
      ...mapped(wiring.services, designator),
      ...filesBindings(version),
      ...mapped({ ...wiring.absent, ...failed }, (message) => ({ name: FRONT, entrypoint: ABSENT, props: { message } })),
    },
    durableObjects: mapped(wiring.objects, (target) => objectOption(target, version)),
    additionalUnboundDurableObjects: wiring.unbound.map((target) => objectOption(target, version)),
    unsafeBindings: [...keys, ...storedBindings(settings.bindings, storage)],
  };
}

/** [documented] A binding that serves the files of the own version. */
function filesBindings(version: Version): Record<string, object> {
  const bindings = version.assets ? version.settings.bindings.filter(({ type }) => type === "assets") : [];
  return Object.fromEntries(bindings.map(({ name }) => [name, { name: filesName(serviceName(version)) }]));
}

function designator(target: ServiceTarget): object {
  const { versions, entrypoint } = target;
  const [only, ...others] = versions;
  if (!only || others.length > 0) return { name: routerName(target) };
  return { name: requestName(only, entrypoint), ...(entrypoint === undefined ? {} : { entrypoint }) };
}

function objectOption({ home, className, key, sqlite }: ObjectTarget, self: Version): object {
  const elsewhere = home === self ? {} : { scriptName: serviceName(home) };
  return { className, ...elsewhere, useSQLite: sqlite, unsafeUniqueKey: key };
}

async function cryptoKeys({ settings }: Version): Promise<{ keys: object[]; failed: Record<string, string> }> {
  const keys: object[] = [];
  const failed: Record<string, string> = {};
  for (const binding of settings.bindings.filter(({ type }) => type === "secret_key")) {
    try {
      keys.push(await cryptoKeyOption(binding));
    } catch (error) {
      failed[binding.name] = absence(binding, `its key cannot be imported (${String(error)})`);
    }
  }
  return { keys, failed };
}

interface CodeOptions {
  readonly modules: WorkerSource["modules"];
  readonly bindings?: object;
}

function codeOptions({ entry, settings, content }: Version): CodeOptions {
  const read = content();
  if (entry.kind === "body") return serviceWorkerCode(read, settings);
  const options = { modules: modulesOf(read), modulesRoot: "/" };
  return options;
}

/** The main module comes first. */
function modulesOf({ entry, modules }: Content): object[] {
  const main = modules.filter(({ name }) => name === entry.name);
  return [...main, ...modules.filter(({ name }) => name !== entry.name)].flatMap(({ name, contentType, bytes }) => {
    const kind = KINDS[contentType];
    if (kind === undefined) return [];
    const contents = kind === "data" || kind === "wasm" ? bytes : Buffer.from(bytes).toString("utf8");
    return [{ type: MODULE_TYPES[kind], path: `/${name}`, contents }];
  });
}

function mapped<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
