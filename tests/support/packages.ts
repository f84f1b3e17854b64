import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { npm } from "../../tools/setup/npm.mjs";
import { repository } from "../../tools/setup/paths.mjs";

const run = promisify(execFile);

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** Packs both packages as a release does, and gives the archive of each by its name. Packs what the last build has written. */
export async function pack(folder: string): Promise<Record<string, string>> {
  const { code, stdout, output } = await npm(["pack", "--workspaces", "--json", "--pack-destination", folder], { cwd: repository });
  if (code !== 0) throw new Error(output);
  const packed = JSON.parse(stdout) as { name: string; filename: string }[];
  return Object.fromEntries(packed.map(({ name, filename }) => [name, path.join(folder, filename)]));
}

/**
 * Unpacks an archive into a folder's node_modules, with the packages that its package.json asks for beside it, and no other one: what the
 * code needs and does not name is missing. These are the repository's; of the optional ones none is there.
 */
export async function unpack(archive: string, folder: string): Promise<Manifest> {
  const modules = path.join(folder, "node_modules");
  const unpacked = path.join(modules, "package");
  fs.mkdirSync(unpacked, { recursive: true });
  await run("tar", ["-xzf", archive, "-C", modules]);
  const manifest = JSON.parse(fs.readFileSync(path.join(unpacked, "package.json"), "utf8")) as Manifest;
  fs.renameSync(unpacked, path.join(modules, manifest.name));
  const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifest;
  const needed = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
  for (const name of [...Object.keys(dependencies), ...needed]) link(name, modules);
  return manifest;
}

/** Has a package of the repository in a node_modules. */
export function link(name: string, modules: string): void {
  const place = path.join(modules, name);
  if (fs.existsSync(place)) return;
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.symlinkSync(path.join(repository, "node_modules", name), place, "junction");
}
