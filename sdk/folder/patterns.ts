import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ignore, picomatch } from "../lazy";

/** A question about a path below a folder, written with `/`. */
export type PathTest = (path: string) => boolean;

/** A list of globs, of which one is as good as a list of one. */
export type Globs = string | readonly string[];

/**
 * A test by globs.
 *
 * @param dot Whether `*` also stands for names that begin with a dot.
 * @throws {pulumi.RunError} for a glob that can match nothing below a folder.
 */
export function globTest(globs: Globs, where: string, { dot }: { readonly dot: boolean }): PathTest {
  const list = listOf(globs);
  for (const glob of list) {
    const text = JSON.stringify(glob);
    if (typeof glob !== "string" || glob === "") throw new pulumi.RunError(`${where}: ${text} is no pattern. Give text such as "**/*.js".`);
    if (glob.startsWith("!")) throw new pulumi.RunError(`${where}: ${text} says what not to take. Give it as exclude, without the !.`);
    if (glob.startsWith("/") || /^[a-z]:/i.test(glob))
      throw new pulumi.RunError(`${where}: ${text} is absolute. Patterns are about paths below the folder: "**/*.js".`);
    if (glob.split("/").includes(".."))
      throw new pulumi.RunError(`${where}: ${text} leads out of the folder. Name the folder above, and give base.`);
  }
  if (list.length === 0) return () => false;
  const match = picomatch()([...list], { dot });
  return (path) => match(path);
}

/** The globs as a list. */
export function listOf(globs: Globs): readonly string[] {
  return typeof globs === "string" ? [globs] : globs;
}

/**
 * A test by a file with the rules of a .gitignore, which are about paths below the folder.
 *
 * @throws {pulumi.RunError} when the file is not there.
 */
export function ignoreTest(folder: string, file: string | undefined, where: string): PathTest {
  if (file === undefined) return () => false;
  const path = join(folder, file);
  if (!existsSync(path)) throw new pulumi.RunError(`${where}: the ignoreFile ${file} (${path}) is not there.`);
  const rules = ignore()({ ignorecase: false }).add(readFileSync(path, "utf8"));
  return (relative) => rules.ignores(relative);
}
