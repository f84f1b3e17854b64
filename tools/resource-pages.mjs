/** Writes docs/resources/*.md from the doc comments in sdk/ and the provider's diff, which have to be compiled: `npm run build` before. */
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { repository } from "./setup/paths.mjs";

/** @param {string} name */
const load = async (name) =>
  /** @type {unknown} */ (await import(pathToFileURL(path.join(repository, "dist", "tests", "support", "reference", name)).href));
const { measureChanges } = /** @type {{ measureChanges: () => Promise<unknown> }} */ (await load("changes.js"));
const { renderPages } = /** @type {{ renderPages: (changes: unknown) => Record<string, string> }} */ (await load("render.js"));
for (const [file, text] of Object.entries(renderPages(await measureChanges()))) {
  fs.writeFileSync(path.join(repository, "docs", "resources", file), text);
}
