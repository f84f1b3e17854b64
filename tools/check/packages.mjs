import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { npm } from "../setup/npm.mjs";
import { repository } from "../setup/paths.mjs";

/** @typedef {{ name: string, filename: string, unpackedSize: number, files: { path: string, size: number }[] }} Packed */
/** @typedef {(script: string, ...args: string[]) => Promise<{ code: number, output: string }>} Tool */

/** Bytes of a package once it is unpacked. */
const MOST = 400_000;

/** What there may be in a package: code, declarations, and what is said about it. */
const WELCOME = /^(lib\/.+\.(js|d\.ts)|package\.json|README\.md|LICENSE|SECURITY\.md)$/;

/**
 * What users would install: its contents and size, its entry points and its types under every way to resolve them. Packs what the build
 * has written: it has to run first.
 * @param {Tool} tool
 */
export async function packages(tool) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-workers-pack-"));
  try {
    const pack = await npm(["pack", "--workspaces", "--json", "--pack-destination", folder], { cwd: repository });
    if (pack.code !== 0) return pack;
    const packed = /** @type {Packed[]} */ (JSON.parse(pack.stdout));
    const problems = packed.flatMap(contentProblems);
    for (const { filename } of packed) {
      const archive = path.join(folder, filename);
      for (const [script, ...more] of [["publint/src/cli.js", "--strict"], ["@arethetypeswrong/cli/dist/index.js"]]) {
        const { code, output } = await tool(script ?? "", archive, ...more);
        if (code !== 0) problems.push(output);
      }
    }
    return { code: problems.length === 0 ? 0 : 1, output: problems.join("\n") };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/**
 * @param {Packed} packed
 * @returns {string[]}
 */
export function contentProblems({ name, unpackedSize, files }) {
  const names = files.map((file) => file.path);
  const largest = files.toSorted((a, b) => b.size - a.size).slice(0, 5);
  return [
    ...names.filter((file) => !WELCOME.test(file)).map((file) => `${name}: ${file} is nothing that a user needs`),
    ...["LICENSE", "README.md", "package.json"].filter((file) => !names.includes(file)).map((file) => `${name}: ${file} is missing`),
    ...(unpackedSize <= MOST
      ? []
      : [
          `${name}: ${unpackedSize} bytes unpacked, of ${MOST} at most; the largest: ${largest.map((file) => `${file.path} ${file.size}`).join(", ")}`,
        ]),
  ];
}
