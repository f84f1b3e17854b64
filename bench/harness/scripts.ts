import type { Kind } from "./bare";
import { program } from "./bare";

/** The folder of the files, below that of the program. */
export const SCRIPTS = "scripts";

/** Modules of each script. */
const MODULES = ["index.js", "lib/table.js", "data.txt"];

/** Bytes of each file. */
const SIZE = 4096;

/** Files of so many scripts, each different, by path relative to the program. */
export function scriptFiles(count: number): Record<string, string> {
  const files: Record<string, string> = {};
  for (let index = 0; index < count; index++) {
    for (const module of MODULES) files[`${SCRIPTS}/${scriptName(index)}/${module}`] = scriptText(index, module);
  }
  return files;
}

/** A program with so many scripts, each of three modules from files. */
export function scriptProgram(kind: Kind, count: number): string {
  return program(
    kind,
    `for (let index = 0; index < ${count}; index++) {`,
    "  const scriptName = `script-${String(index).padStart(4, '0')}`;",
    `  const modules = Object.fromEntries(${JSON.stringify(MODULES)}.map((name) => [`,
    "    name,",
    `    { content: new pulumi.asset.FileAsset(path.join(__dirname, "${SCRIPTS}", scriptName, name)) },`,
    "  ]));",
    '  new Script(scriptName, { scriptName, mainModule: "index.js", modules });',
    "}",
  );
}

export function scriptName(index: number): string {
  return `script-${String(index).padStart(4, "0")}`;
}

function scriptText(index: number, module: string): string {
  const text = module === "index.js" ? `export default { fetch: () => new Response("${index}") };\n//` : `// ${index} ${module}\n//`;
  return text.padEnd(SIZE, ".");
}
