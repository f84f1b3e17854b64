/** Writes the table of clients into docs/emulator.md, from the tests, which have to be compiled: `npm run build` before. */
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { repository } from "./setup/paths.mjs";

/** @param {string[]} names */
const load = async (...names) =>
  /** @type {unknown} */ (await import(pathToFileURL(path.join(repository, "dist", "tests", ...names)).href));
const { withTable } = /** @type {{ withTable: (page: string, sources: unknown) => string }} */ (
  await load("support", "clients", "table.js")
);
const { sourcesIn } = /** @type {{ sourcesIn: (folder: string) => unknown }} */ (await load("structure", "sources.js"));
const page = path.join(repository, "docs", "emulator.md");
fs.writeFileSync(page, withTable(fs.readFileSync(page, "utf8"), sourcesIn("tests")));
