import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ModuleDigest } from "./module-digest";
import { isEventual, whenKnown } from "./eventual";
import type { DeepInput } from "./inputs";

/**
 * How assets are served.
 *
 * @see https://developers.cloudflare.com/workers/static-assets/
 */
export interface VersionAssetsConfig {
  /**
   * Redirects and rewrites of requests for HTML.
   *
   * @default "auto-trailing-slash"
   */
  readonly htmlHandling?: "auto-trailing-slash" | "force-trailing-slash" | "drop-trailing-slash" | "none";
  /**
   * The answer where nothing matches and no Worker answers.
   *
   * @default "none"
   */
  readonly notFoundHandling?: "none" | "404-page" | "single-page-application";
  /**
   * Whether, or for which paths (`/api/*`, `!/api/docs`), the Worker goes before the assets.
   *
   * @default false
   */
  readonly runWorkerFirst?: boolean | string[];
}

/** Static assets that a program gives: a folder, or the token of an upload that something else made. */
export interface VersionAssetsArgs {
  /** How they are served. */
  config?: DeepInput<VersionAssetsConfig>;
  /**
   * The folder whose files are served, as a path or a `FileArchive` of a folder. A relative path is resolved from the folder of the program.
   * Only what Cloudflare lacks is uploaded. What `.assetsignore` names is left out; `_headers` and `_redirects` are rules. Excludes `jwt`.
   */
  directory?: pulumi.Input<string | pulumi.asset.FileArchive>;
  /** The completion token of an upload of assets. It is always secret, and a new one alone makes no version. Excludes `directory`. */
  jwt?: pulumi.Input<string>;
}

/** Static assets of a version as the state keeps them: of a folder neither the path nor the names of its files. */
export interface VersionAssets {
  /** How they are served. */
  readonly config?: VersionAssetsConfig;
  /** A digest of the folder. */
  readonly directory?: AssetsDigest;
  /** The completion token, secret. */
  readonly jwt?: string;
}

/** What the state keeps of a folder of assets. */
export interface AssetsDigest {
  /** The hash over every path and file, 64 hex digits: see docs/assets.md. */
  readonly sha256: string;
  /** How many files are served. */
  readonly files: number;
  /** Bytes of all of them. */
  readonly size: number;
  /** `_headers` and `_redirects`, where the folder has them. */
  readonly rules?: Readonly<Record<string, ModuleDigest>>;
}

/**
 * Assets as they travel: the folder by its absolute path, which the provider's check replaces by a digest, and a completion token always
 * as a secret. The configuration beside them stays readable.
 *
 * @throws {pulumi.RunError} for an archive that is no folder.
 */
export function assetsToWire(assets: unknown, resource: string): unknown {
  if (isEventual(assets)) return whenKnown(assets, (known) => assetsToWire(known, resource));
  if (typeof assets !== "object" || assets === null) return assets;
  const { directory, jwt, ...rest } = assets as { readonly directory?: unknown; readonly jwt?: unknown };
  return {
    ...rest,
    ...(directory === undefined ? {} : { directory: folderToWire(directory, `${resource}: assets.directory`) }),
    ...(jwt === undefined ? {} : { jwt: pulumi.secret(jwt) }),
  };
}

function folderToWire(folder: unknown, path: string): unknown {
  if (isEventual(folder)) return whenKnown(folder, (known) => folderToWire(known, path));
  if (typeof folder === "string") return folder === "" ? folder : resolve(folder);
  if (!pulumi.asset.Archive.isInstance(folder)) return folder;
  // As an archive, the engine would read and hash every file, one after the other, and the provider would do so again.
  const { path: file } = folder as { readonly path?: pulumi.Input<string> };
  if (file === undefined) {
    throw new pulumi.RunError(`${path}: is an archive of other than one folder. Give the path of a folder.`);
  }
  return folderToWire(typeof file === "string" ? file : pulumi.output(file), path);
}
