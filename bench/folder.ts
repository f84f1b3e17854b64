import { succeed } from "../tests/support/engine";
import { type Kind, program } from "./harness/bare";
import type { Benchmark } from "./harness/benchmark";
import { cost, costFigures } from "./harness/cost";
import { counted } from "./harness/figure";
import { probed } from "./harness/probe";
import { alternate } from "./harness/rounds";
import { scriptName } from "./harness/scripts";
import { World } from "./harness/world";

const FOLDER = "modules";

export const folder: Benchmark = {
  name: "folder",
  question: "What does a preview of one resource with a large folder cost?",
  run: ({ rounds, quick }) =>
    World.with(async (world) => {
      await world.workers(1);
      const files = moduleFiles(quick ? 20 : 5000);
      const { ours, bare } = await world.deployed(["ours", "bare"], folderProgram, files);
      const runs = await alternate(rounds, {
        floor: () => cost(() => bare.preview("--expect-no-changes")),
        ours: () => cost(() => ours.preview("--expect-no-changes")),
      });
      const requests = world.requests().length;
      const { report } = await probed(ours, FOLDER, async () => succeed(await ours.preview("--expect-no-changes")));
      return [
        ...costFigures("folder", runs, { of: "ratio", limit: 1.1 }),
        counted("folder requests", "", requests, { of: "value", limit: 0 }),
        counted("folder files read by the provider", "", report.looks, { of: "value", limit: 0 }),
      ];
    }),
};

function moduleFiles(count: number): Record<string, string> {
  const files: Record<string, string> = { [`${FOLDER}/index.js`]: "export default {};\n" };
  for (let index = 1; index < count; index++) files[`${FOLDER}/part-${index % 50}/module-${index}.js`] = `export const index = ${index};\n`;
  return files;
}

function folderProgram(kind: Kind): string {
  const create = `new Script("code", { scriptName: "${scriptName(0)}", mainModule: "index.js", modules });`;
  const folder = `path.join(__dirname, "${FOLDER}")`;
  if (kind === "ours") {
    return program(
      kind,
      'const { modulesFromFolder } = require("pulumi-workers");',
      `const modules = modulesFromFolder(${folder});`,
      create,
    );
  }
  return program(
    kind,
    'const fs = require("node:fs");',
    "const modules = {};",
    `const folder = ${folder};`,
    "for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {",
    "  if (!entry.isFile()) continue;",
    "  const file = path.join(entry.parentPath, entry.name);",
    '  modules[path.relative(folder, file).replaceAll(path.sep, "/")] = { content: new pulumi.asset.FileAsset(file) };',
    "}",
    create,
  );
}
