import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MiniflareModule } from "../miniflare";
import { ASSETS, filesService, proxyService, type AssetsOption } from "./option";

/** One service of workerd's configuration, as far as this file looks at it. */
interface Service {
  readonly name: string;
  readonly disk?: object;
  readonly worker?: { readonly bindings: readonly ServiceBinding[] };
}

interface ServiceBinding {
  readonly name: string;
  readonly service?: { readonly name: string };
  readonly [kind: string]: unknown;
}

interface GetServices {
  readonly options: readonly { readonly options: AssetsOption }[];
  readonly log: unknown;
}

/** A file: its path, its hash, and the content type it is served with. */
type File = readonly [path: string, hash: string, contentType: string | null];

/**
 * A plugin for Miniflare, which loads it by its file's name. Miniflare's own plugin for assets serves a folder, one for all Workers of an
 * instance, by the names of the files there; here files are stored by hash, with the content type of their upload. So this one takes the
 * services of Miniflare's, with its router and its rules for html, `_headers` and `_redirects`, and puts the stored manifest in.
 */
export const plugins = {
  [ASSETS]: {
    getBindings: (): object[] => [],
    getNodeBindings: (): object => ({}),
    getServices: async ({ options, log }: GetServices): Promise<Service[]> =>
      (await Promise.all(options.map(async (option) => await servicesOf(option.options, log)))).flat(),
  },
};

async function servicesOf(option: AssetsOption, log: unknown): Promise<Service[]> {
  const files = JSON.parse(option.files) as File[];
  const services = await miniflareServices(option, log);
  const [assets = "", proxy = ""] = ["assets:assets-service:", "assets:rpc-proxy:"].map((prefix) => `${prefix}${option.worker}`);
  const names = new Map([
    [assets, filesService(option.worker)],
    [proxy, proxyService(option.worker)],
  ]);
  const renamed = (name: string): string => names.get(name) ?? name;
  const missing = [...names.keys()].find((name) => !services.some((service) => service.name === name));
  if (missing !== undefined) throw new Error(`This release of miniflare serves assets in another way: it has no service ${missing}.`);
  const bound = (binding: ServiceBinding): ServiceBinding => {
    if (binding.name === "ASSETS_MANIFEST") return { name: binding.name, data: encodedManifest(files) };
    if (binding.name === "ASSETS_REVERSE_MAP") return { name: binding.name, json: JSON.stringify(reverseMap(files)) };
    return binding.service ? { ...binding, service: { ...binding.service, name: renamed(binding.service.name) } } : binding;
  };
  return services.map(({ name, disk, worker, ...service }) => ({
    ...service,
    name: renamed(name),
    ...(disk ? { disk: { path: option.folder, writable: false } } : {}),
    ...(worker ? { worker: { ...worker, bindings: worker.bindings.map(bound) } } : {}),
  }));
}

/** Miniflare's own services for a folder that holds only the two files with rules. */
async function miniflareServices(option: AssetsOption, log: unknown): Promise<Service[]> {
  const directory = mkdtempSync(join(tmpdir(), "pulumi-workers-emulator-"));
  try {
    for (const [name, text] of Object.entries(option.rules)) writeFileSync(join(directory, name), text);
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- Miniflare loads this file, and is loaded already
    const { ASSETS_PLUGIN } = require("miniflare") as MiniflareModule;
    const assets = { workerName: option.worker, directory, routerConfig: option.routerConfig, assetConfig: option.assetConfig };
    const { compatibilityDate, compatibilityFlags } = option;
    const services = await ASSETS_PLUGIN.getServices({ options: { assets, compatibilityDate, compatibilityFlags }, log } as never);
    return services as unknown as Service[];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const HEADER_BYTES = 20;
const HASH_BYTES = 16;
const ENTRY_BYTES = 40;

/** [observed] As Miniflare writes it, and Cloudflare: after a header, hashes of path and content, sorted, each entry with room at its end. */
function encodedManifest(files: readonly File[]): Uint8Array {
  const entries = files.map(([path, hash]) => {
    const pathHash = createHash("sha256").update(path).digest().subarray(0, HASH_BYTES);
    return Buffer.concat([pathHash, Buffer.from(hash, "hex")], ENTRY_BYTES);
  });
  return Buffer.concat([Buffer.alloc(HEADER_BYTES), ...entries.sort((a, b) => Buffer.compare(a, b))]);
}

/** By content hash: the file below the folder, and its content type as it stands between the quotes of a JSON. */
function reverseMap(files: readonly File[]): object {
  return Object.fromEntries(
    files.map(([, hash, contentType]) => {
      const quoted = contentType === null ? null : JSON.stringify(contentType).slice(1, -1);
      return [hash.toLowerCase(), { filePath: hash.toLowerCase(), contentType: quoted }];
    }),
  );
}
