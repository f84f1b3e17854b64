import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { isUnknown, UNKNOWN } from "../../values";
import type { Problems } from "../problems";
import { type AssetsDigest, isAssetsDigest } from "./digest";
import { type Asset, assetsHash } from "./hash";
import { IGNORE_FILE, type Ignored, ignoredIn, UnreadableIgnoreFileError } from "./ignored";
import { LISTED, placeOf, PROPERTY } from "./places";
import { AssetReader } from "./read";
import { readRules, type ReadRulesOptions } from "./read-rules";
import type { AssetStore } from "./store";
import { Turns } from "./turns";
import { unreadable, walk } from "./walk";

const MIB = 1024 * 1024;
/** Bytes of a file at most. Source: Cloudflare's documentation, "Limits", Static Assets. */
const FILE_SIZE = 25 * MIB;
/** Files of a version at most, on the free plan and on any. Source: as above. */
const FREE_FILES = 20_000;
const FILES = 100_000;

/** Pages of a project for another product of Cloudflare's have their code there: to publish it would be an accident. */
const PAGES_WORKER = "_worker.js";

/** Files that hardly anybody means to publish: they are served as wrangler serves them, with a warning. */
const PRIVATE = /\/(\.git\/|\.env$|\.env\.|\.dev\.vars|\.npmrc$|node_modules\/)/;

export interface DigestAssetsOptions extends ReadRulesOptions {
  readonly assets: AssetStore;
}

/**
 * Turns the folder of a program into a digest, and keeps where its files are in the stores.
 *
 * The folder is a path, the unknown value, or a digest that is already there (when the program ignores changes of the assets).
 * `undefined` when something is wrong with it.
 */
export async function digestAssets(folder: unknown, options: DigestAssetsOptions): Promise<unknown> {
  const { problems, warn } = options;
  if (isUnknown(folder)) return UNKNOWN;
  if (isAssetsDigest(folder)) return folder;
  if (typeof folder !== "string" || folder === "") {
    problems.add(PROPERTY, "must be the path of a folder.");
    return undefined;
  }
  const directory = resolve(folder);
  const ignored = patternsOf(directory, problems);
  if (ignored === undefined) return undefined;
  const assets = await readAssets(directory, ignored, problems);
  const rules = readRules(directory, options);
  if (assets === undefined || rules === undefined) return undefined;

  if (assets.length === 0) warn(`${PROPERTY}: ${directory} has no files to serve. Was it built?`);
  const secretive = assets.filter(({ path }) => PRIVATE.test(path));
  if (secretive.length > 0) {
    const more = secretive.length > 1 ? ` and ${secretive.length - 1} more like it` : "";
    warn(
      `${PROPERTY}: ${secretive[0]?.path}${more} will be public. Name what is not for everybody in a file ${IGNORE_FILE} in the folder.`,
    );
  }
  if (assets.length > FREE_FILES) {
    warn(`${PROPERTY}: ${directory} has ${assets.length} files; the free plan takes ${FREE_FILES}.`);
  }
  const hash = assetsHash(assets, rules);
  options.assets.add(hash, { directory, assets });
  const size = assets.reduce((sum, asset) => sum + asset.size, 0);
  return { sha256: hash, files: assets.length, size, ...(Object.keys(rules).length > 0 ? { rules } : {}) } satisfies AssetsDigest;
}

/** The folder's patterns, or `undefined` when there is no such folder. */
function patternsOf(directory: string, problems: Problems): Ignored | undefined {
  try {
    if (!statSync(directory).isDirectory()) {
      problems.add(PROPERTY, `${directory} is a file. Give the folder whose files are to be served.`);
      return undefined;
    }
    return ignoredIn(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof UnreadableIgnoreFileError) problems.add(placeOf(IGNORE_FILE), error.message);
    else if (code === "ENOENT" || code === "ENOTDIR") problems.add(PROPERTY, `the folder ${directory} is not there. Was it built?`);
    else problems.add(PROPERTY, `the folder ${directory} ${unreadable(error)}`);
    return undefined;
  }
}

async function readAssets(directory: string, ignored: Ignored, problems: Problems): Promise<readonly Asset[] | undefined> {
  const { files, obstacles } = await walk(directory, ignored);
  const found = [...obstacles];
  if (files.length > FILES) {
    found.push({ path: "", problem: `${directory} has ${files.length} files; ${FILES} is the most that Cloudflare takes.` });
  }
  if (!ignored.hasFile && files.some((file) => file === PAGES_WORKER || file.startsWith(`${PAGES_WORKER}/`))) {
    found.push({
      path: PAGES_WORKER,
      problem:
        "would be published, and it looks like a Worker's own code. Name it in a file .assetsignore in that folder, or leave that file empty if it is to be public.",
    });
  }
  const assets: Asset[] = [];
  const [reader, turns] = [new AssetReader(), new Turns()];
  // Nothing is read of a folder that is refused whatever its files are.
  for (const file of found.length === 0 ? files : []) {
    await turns.next();
    try {
      const asset = await reader.read(`/${file}`, join(directory, file), FILE_SIZE);
      assets.push(asset);
      if (asset.size > FILE_SIZE) {
        const size = (asset.size / MIB).toFixed(1);
        found.push({ path: file, problem: `has ${size} MiB; ${FILE_SIZE / MIB} MiB is the most that Cloudflare takes.` });
      }
    } catch (error) {
      found.push({ path: file, problem: unreadable(error) });
    }
  }
  for (const { path, problem } of found.slice(0, LISTED)) problems.add(placeOf(path), problem);
  if (found.length > LISTED) problems.add(PROPERTY, `${found.length - LISTED} more files cannot be served.`);
  return found.length === 0 ? assets : undefined;
}
