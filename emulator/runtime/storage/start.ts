import { randomBytes } from "node:crypto";
import { newestCompatibilityDate, startInstance, type Instance, type MiniflareModule } from "../miniflare";
import type { StoragePlace } from "./elsewhere-plugin";
import { STORAGE_HEADER, type StorageKind } from "./names";
import { OBJECTS } from "./objects-plugin";

/** Hands each request to the object that keeps what it is for, as Miniflare's own services do. */
const SCRIPT = `
export default {
  async fetch(request, env) {
    const [secret, kind, id] = (request.headers.get("${STORAGE_HEADER}") ?? "").split("/");
    if (secret !== env.secret) return new Response(null, { status: 404 });
    const objects = env[kind];
    return await objects.get(objects.idFromName(id)).fetch(request, { cf: { miniflare: { name: id } } });
  },
};
`;

/** Stands for any namespace, bucket or database: with one of each, Miniflare brings all that it needs for the others. */
const ANY = "any";

/** One service of workerd's configuration, as far as this file looks at it. */
interface Service {
  readonly worker?: { readonly bindings?: readonly { readonly durableObjectNamespace?: object }[] };
}

/** Miniflare's own parts for each kind. Their types are lost to the compiler where zod is not installed. */
type Plugins = Readonly<Record<"KV_PLUGIN" | "R2_PLUGIN" | "D1_PLUGIN", { getServices(told: object): Service[] | Promise<Service[]> }>>;

export interface StorageProcess extends Instance {
  readonly place: StoragePlace;
}

export interface StorageFolders {
  /** Takes what is stored. */
  readonly folder: string;
  /** Of the emulator's state. */
  readonly state?: string | undefined;
}

/**
 * Starts the process that has what the Workers of an account store in KV, R2 and D1. It runs nobody's code: whatever Workers do, it answers,
 * and any number of processes can use it at once. Whoever else finds its port, on a machine that several people use, does not know its secret.
 */
export async function startStorage(
  miniflare: MiniflareModule,
  { folder, state }: StorageFolders,
  onOutput: (text: string) => void,
): Promise<StorageProcess> {
  const stored = { kvNamespaces: { [`${ANY}-kv`]: ANY }, r2Buckets: { [`${ANY}-r2`]: ANY }, d1Databases: { [`${ANY}-d1`]: ANY } };
  const { KV_PLUGIN, R2_PLUGIN, D1_PLUGIN } = miniflare as unknown as Plugins;
  const plugins = { kv: KV_PLUGIN, r2: R2_PLUGIN, d1: D1_PLUGIN };
  const told = { options: stored, sharedOptions: {}, tmpPath: folder, defaultPersistRoot: folder };
  const bindings = Object.entries(plugins).map(async ([kind, plugin]) => ({
    name: kind,
    type: OBJECTS,
    plugin: { name: OBJECTS, package: require.resolve("./objects-plugin") },
    options: objectsOf(kind as StorageKind, await plugin.getServices(told)),
  }));
  const secret = randomBytes(16).toString("hex");
  const front = {
    name: "emulator-storage",
    modules: true,
    script: SCRIPT,
    compatibilityDate: newestCompatibilityDate(miniflare),
    ...stored,
    bindings: { secret },
    unsafeBindings: await Promise.all(bindings),
  };
  const instance = await startInstance(miniflare, [front], onOutput, { folder, state });
  return { ...instance, place: { address: instance.url.host, secret } };
}

/** Where Miniflare's services find their objects. */
function objectsOf(kind: StorageKind, services: readonly Service[]): object {
  const bindings = services.flatMap(({ worker }) => worker?.bindings ?? []);
  const found = bindings.find(({ durableObjectNamespace }) => durableObjectNamespace !== undefined)?.durableObjectNamespace;
  if (!found) throw new Error(`This release of miniflare stores ${kind} in another way: none of its services has objects.`);
  return found;
}
