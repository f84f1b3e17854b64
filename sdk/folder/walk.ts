import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import * as pulumi from "@pulumi/pulumi";

export interface WalkOptions {
  /** The start of every message. */
  readonly where: string;
  /** Whether to go into a folder, by its path below the root. */
  readonly enters: (path: string) => boolean;
  /** Whether a file is wanted, by its path below the root. */
  readonly wants: (path: string) => boolean;
}

/**
 * The wanted files below a folder, as paths below it that are written with `/`, in no order.
 *
 * A link counts as what it leads to, as long as that is in the folder too: what is elsewhere may be another on the next machine.
 *
 * @throws {pulumi.RunError} for a wanted link that leads out of the folder, to nothing, or to a folder around it, and for a
 * wanted file that is none (a pipe, a device).
 */
export function walk(root: string, { where, enters, wants }: WalkOptions): string[] {
  const found: string[] = [];
  const realRoot = realpathSync(root);

  /** `real` has the real paths of the folder and of those around it. */
  const visit = (folder: string, prefix: string, real: readonly string[]): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = prefix + entry.name;
      const place = join(folder, entry.name);
      const kind = entry.isSymbolicLink() ? kindOfLink(place, path) : kindOf(entry);
      if (!(kind === "folder" ? enters(path) : wants(path))) continue;
      if (kind === "nothing") throw problem(path, "is a link to nothing, or in a circle. Make what it leads to, or exclude it.");
      if (kind === "other") throw problem(path, "is a pipe, a socket or a device, and no file. Exclude it.");
      const target = entry.isSymbolicLink() ? targetOf(place, path, real) : undefined;
      if (kind === "file") found.push(path);
      else visit(place, `${path}/`, [...real, target ?? join(real.at(-1) ?? realRoot, entry.name)]);
    }
  };
  const kindOfLink = (place: string, path: string): Kind => {
    try {
      return kindOf(statSync(place));
    } catch (error) {
      if (["ENOENT", "ENOTDIR", "ELOOP"].includes((error as NodeJS.ErrnoException).code ?? "")) return "nothing";
      throw problem(path, `cannot be followed: ${(error as Error).message}`);
    }
  };
  const targetOf = (place: string, path: string, real: readonly string[]): string => {
    const target = realpathSync(place);
    if (real.includes(target)) throw problem(path, "is a link to a folder around it, which would never end. Exclude it.");
    if (target.startsWith(realRoot + sep)) return target;
    const shown = relative(realRoot, target).split(sep).join("/");
    throw problem(
      path,
      `is a link out of the folder, to ${shown}: that may be another on the next machine. Let the build copy it into the folder, or exclude it.`,
    );
  };
  const problem = (path: string, what: string): pulumi.RunError => new pulumi.RunError(`${where}: ${path} ${what}`);

  visit(root, "", [realRoot]);
  return found;
}

type Kind = "file" | "folder" | "other" | "nothing";

function kindOf(entry: Pick<Dirent, "isFile" | "isDirectory">): Kind {
  return entry.isDirectory() ? "folder" : entry.isFile() ? "file" : "other";
}
