/** Name of the plugin. */
export const ASSETS = "stored-assets";

/** What the plugin is told about a Worker with assets. JSON only; `files` is text, so that Miniflare need not look into it. */
export interface AssetsOption {
  /** Name of the Worker that the router falls back to. */
  readonly worker: string;
  /** The folder with the files, by hash. */
  readonly folder: string;
  /** JSON: path, hash and content type of each file. */
  readonly files: string;
  /** Text of `_headers` and `_redirects`. */
  readonly rules: Readonly<Record<string, string>>;
  readonly compatibilityDate: string;
  readonly compatibilityFlags: readonly string[];
  /** Miniflare's options for its router and for the Worker that serves files. */
  readonly routerConfig: object;
  readonly assetConfig: object;
}

/** What Miniflare puts in front of the names of Workers, so that a service binding finds these two as if they were Workers. */
const USER = "core:user:";

/** Service of what answers requests to a Worker with assets: the files or the code. */
export function proxyService(worker: string): string {
  return `${USER}${routedName(worker)}`;
}

/** Service of what serves the files. */
export function filesService(worker: string): string {
  return `${USER}${filesName(worker)}`;
}

/** The name by which a service binding finds the router of a Worker with assets. */
export function routedName(worker: string): string {
  return `${worker}@routed`;
}

/** The name by which a service binding finds the files of a Worker. */
export function filesName(worker: string): string {
  return `${worker}@files`;
}
