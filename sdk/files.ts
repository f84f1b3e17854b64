import { accessSync, constants, statSync } from "node:fs";
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/**
 * A path that a program gives, which may come of a variable that is not set.
 *
 * @throws {pulumi.RunError} when it is none.
 */
export function pathGiven(path: unknown, where: string): string {
  if (typeof path === "string" && path !== "") return path;
  throw new pulumi.RunError(`${where}: the path is ${path === "" ? "empty" : `no text but ${String(path)}`}.`);
}

/**
 * The absolute path of a file that is there and can be read. The engine would say so too, but with a stack trace.
 *
 * @throws {pulumi.RunError} when it is missing, not a file, or not readable.
 */
export function checkedFile(path: string, where: string): string {
  const absolute = resolve(path);
  const fail = (problem: string): never => {
    throw new pulumi.RunError(`${where}: ${path === absolute ? path : `${path} (${absolute})`} ${problem}`);
  };
  try {
    const stats = statSync(absolute);
    if (stats.isDirectory()) fail("is a folder. A module is one file.");
    if (!stats.isFile()) fail("is not a regular file.");
    accessSync(absolute, constants.R_OK);
  } catch (error) {
    if (error instanceof pulumi.RunError) throw error;
    switch ((error as NodeJS.ErrnoException).code) {
      case "ENOENT":
      case "ENOTDIR":
        fail("is not there. Was it built?");
        break;
      case "EACCES":
      case "EPERM":
        fail("cannot be read: permission denied.");
        break;
      default:
        fail(`cannot be read: ${(error as Error).message}`);
    }
  }
  return absolute;
}

/** An asset for a file as {@link checkedFile} wants it. */
export function fileAsset(path: string, where: string): pulumi.asset.FileAsset {
  return new pulumi.asset.FileAsset(checkedFile(path, where));
}
