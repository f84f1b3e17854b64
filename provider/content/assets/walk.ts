import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import type { Ignored } from "./ignored";
import { Turns } from "./turns";

/** A path that cannot be an asset, with the end of a sentence about it. */
export interface Obstacle {
  /** Below the folder, as `img/a.png`; empty for the folder itself. */
  readonly path: string;
  readonly problem: string;
}

/** What a folder holds. */
export interface Walked {
  /** Files below the folder, as `img/a.png` on any platform, in the order of their names by UTF-16 code units. */
  readonly files: readonly string[];
  readonly obstacles: readonly Obstacle[];
}

/**
 * The files below a folder that are not ignored. Links inside of the folder are followed. One that leads out of it is an
 * obstacle, since everything here becomes public, and so is one to a folder around it, and whatever is neither a file nor a folder.
 * Files whose names begin with a dot count like any other.
 */
export async function walk(directory: string, ignored: Ignored): Promise<Walked> {
  const files: string[] = [];
  const obstacles: Obstacle[] = [];
  const turns = new Turns();

  /** `around` are the true places of the folder and of those around it. */
  const visit = async (below: string, around: readonly string[]): Promise<void> => {
    await turns.next();
    for (const entry of readdirSync(join(directory, below), { withFileTypes: true })) {
      const path = below + entry.name;
      try {
        const kind = kindOf(entry, join(directory, path));
        if (ignored.has(kind === "folder" ? `${path}/` : path)) continue;
        const place = entry.isSymbolicLink() ? realpathSync(join(directory, path)) : join(around.at(-1) ?? "", entry.name);
        if (around.includes(place)) {
          obstacles.push({ path, problem: "links to a folder that it is in, so there is no end to it." });
        } else if (entry.isSymbolicLink() && !isBelow(place, around[0] ?? "")) {
          obstacles.push({
            path,
            problem:
              "is a link out of the folder, and what it leads to would be published. Copy that into the folder, or name the link in .assetsignore.",
          });
        } else if (kind === "file") files.push(path);
        else if (kind === "other") obstacles.push({ path, problem: "is a device, a pipe or a socket. Only files can be assets." });
        else await visit(`${path}/`, [...around, place]);
      } catch (error) {
        if (!ignored.has(path)) obstacles.push({ path, problem: unreadable(error) });
      }
    }
  };

  try {
    await visit("", [realpathSync(directory)]);
  } catch (error) {
    obstacles.push({ path: "", problem: unreadable(error) });
  }
  return { files: files.sort(), obstacles };
}

function isBelow(place: string, folder: string): boolean {
  const way = relative(folder, place);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function kindOf(entry: Dirent, path: string): "file" | "folder" | "other" {
  const stats = entry.isSymbolicLink() ? statSync(path) : entry;
  return stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other";
}

/** The end of a sentence about what a path fails with. */
export function unreadable(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT":
      return "is not there: is it a link to something that is gone, or was it built only half?";
    case "EACCES":
    case "EPERM":
      return "cannot be read: permission denied.";
    case "ELOOP":
      return "is a link that leads to itself.";
    default:
      return `cannot be read: ${message}.`;
  }
}
