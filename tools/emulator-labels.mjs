/** Writes the labels of the emulator's source into docs/, from the compiled tests: `npm run build` before. */
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { repository } from "./setup/paths.mjs";

const module = path.join(repository, "dist", "tests", "support", "labels", "render.js");
const { renderLabels, withAssumptions } = /** @type {{ renderLabels: () => string, withAssumptions: (page: string) => string }} */ (
  await import(pathToFileURL(module).href)
);
const page = path.join(repository, "docs", "emulator.md");
fs.writeFileSync(page, withAssumptions(fs.readFileSync(page, "utf8")));
fs.writeFileSync(path.join(repository, "docs", "emulator-labels.md"), renderLabels());
