import { createRequire } from "node:module";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** A library that only some programs need, which the program brings. */
interface Optional {
  readonly name: string;
  /** The helper that needs it. */
  readonly neededBy: string;
  /** The first release that will do, as `[major, minor]`. */
  readonly since: readonly [number, number];
}

interface Loaded {
  readonly library: unknown;
  /** Path of its package.json. */
  readonly manifest: string;
}

/**
 * Loads an optional peer dependency: from where this package is, or from the folder of the program.
 *
 * @param from Where to look first: a file of another package that brings it.
 * @throws {pulumi.RunError} when it is not installed, too old, or fails to load.
 */
export function loadOptional({ name, neededBy, since }: Optional, from?: string): Loaded {
  const places = [...(from === undefined ? [] : [from]), __filename, join(process.cwd(), "package.json")];
  const path = places.map((place) => resolved(createRequire(place), name)).find((found) => found !== undefined);
  if (path === undefined) throw new pulumi.RunError(`${neededBy} needs ${name}, which is not installed: npm install --save-dev ${name}`);
  const load = createRequire(path);
  const manifest = load.resolve(`${name}/package.json`);
  const { version } = load(manifest) as { readonly version: string };
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < since[0] || (major === since[0] && minor < since[1])) {
    throw new pulumi.RunError(
      `${neededBy} needs ${name} ${since.join(".")} or newer, and ${version} is installed: npm install --save-dev ${name}@latest`,
    );
  }
  try {
    return { library: load(path), manifest };
  } catch (error) {
    throw new pulumi.RunError(`${neededBy}: ${name} ${version} fails to load: ${(error as Error).message}`);
  }
}

function resolved(load: NodeJS.Require, name: string): string | undefined {
  try {
    return load.resolve(name);
  } catch {
    return undefined;
  }
}
