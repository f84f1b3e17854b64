import fs from "node:fs";
import path from "node:path";
import ts from "typescript";

/**
 * Copies a declaration file and those that it imports, however far.
 * @param {string} entry
 * @param {string} from the folder that all of them are in
 * @param {string} to
 */
export function copyDeclarations(entry, from, to) {
  for (const file of reachable(entry)) {
    const target = path.join(to, path.relative(from, file));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, fs.readFileSync(file, "utf8").replace(/^\/\/# sourceMappingURL=.*\n?/m, ""));
  }
}

/**
 * @param {string} file
 * @param {Set<string>} [seen]
 * @returns {Set<string>}
 */
function reachable(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const { fileName } of ts.preProcessFile(fs.readFileSync(file, "utf8")).importedFiles) {
    if (fileName.startsWith(".")) reachable(declarationOf(path.resolve(path.dirname(file), fileName)), seen);
  }
  return seen;
}

/** @param {string} module */
function declarationOf(module) {
  const found = [`${module}.d.ts`, path.join(module, "index.d.ts")].find((file) => fs.existsSync(file));
  if (found === undefined) throw new Error(`${module} has no declarations in dist/`);
  return found;
}
