/** Writes docs/api-coverage.md from the cases of the tests, which have to be compiled: `npm run build` before. */
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { repository } from "./setup/paths.mjs";

const module = path.join(repository, "dist", "tests", "support", "coverage", "render.js");
const { renderCoverage } = /** @type {{ renderCoverage: () => string }} */ (await import(pathToFileURL(module).href));
fs.writeFileSync(path.join(repository, "docs", "api-coverage.md"), renderCoverage());
