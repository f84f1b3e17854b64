import { randomBytes } from "node:crypto";
import { type EngineStack, succeed } from "../tests/support/engine";
import { type Kind, program } from "./harness/bare";
import type { Benchmark } from "./harness/benchmark";
import { counted, type Figure } from "./harness/figure";
import { scriptFiles, scriptName, scriptProgram } from "./harness/scripts";
import { World } from "./harness/world";

/** How a program can hand over a module's content. `text` and `base64` are of the same bytes. */
const FORMS = {
  file: "{ content: new pulumi.asset.FileAsset(file) }",
  text: '{ content: fs.readFileSync(file, "utf8") }',
  base64: '{ contentBase64: fs.readFileSync(file, "base64") }',
};

/** What makes a Worker of any text. */
const START = "export default {}; //";

export const state: Benchmark = {
  name: "state",
  question: "How large is a resource in the state?",
  run: ({ quick }) =>
    World.with(async (world) => {
      const count = quick ? 2 : 200;
      await world.workers(count);
      const sizeOf = async (kind: Kind): Promise<number> => {
        const stacks = await world.deployed([kind], (one) => scriptProgram(one, count), scriptFiles(count));
        return bytesOf(stacks[kind]) / count;
      };
      const [ours, bare, holding] = [await sizeOf("ours"), await sizeOf("bare"), await sizeOf("holding")];
      return [
        counted("state", "bytes", ours, { of: "ratio", limit: 1 }, bare),
        counted("state, to bare with our outputs", "bytes", ours, { of: "ratio", limit: 1 }, holding),
        counted("state, to pulumi.dynamic.Resource", "bytes", ours, { of: "ratio", limit: 1 }, await sizeOf("serialized")),
        await spreadOfSizes(world, quick),
      ];
    }),
};

/** By how much the largest state of one script differs from the smallest, over sizes of a module and forms of its content. */
async function spreadOfSizes(world: World, quick: boolean): Promise<Figure> {
  const sizes = { small: 1000, large: quick ? 100_000 : 10_000_000 };
  const files = Object.fromEntries(
    // Text, as an ES module is, that no compression makes small.
    Object.entries(sizes).map(([name, size]) => [
      `${name}.js`,
      START +
        randomBytes(size)
          .toString("base64")
          .slice(0, size - START.length),
    ]),
  );
  const bytes: number[] = [];
  for (const size of Object.keys(sizes)) {
    for (const form of Object.values(FORMS)) {
      const main = program(
        "ours",
        'const fs = require("node:fs");',
        `const file = path.join(__dirname, "${size}.js");`,
        `new Script("code", { scriptName: "${scriptName(0)}", mainModule: "index.js", modules: { "index.js": ${form} } });`,
      );
      const stack = await world.stack(main, files);
      succeed(await stack.up());
      bytes.push(bytesOf(stack));
      stack.remove();
    }
  }
  return counted("state, 10 MB less 1 KB", "bytes", Math.max(...bytes) - Math.min(...bytes), { of: "value", limit: 64 });
}

/** Bytes of the resources but the stack itself, as the backend's file has them, without the blanks between. */
function bytesOf(stack: EngineStack): number {
  const own = stack.resources().filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic"));
  return Buffer.byteLength(own.map((resource) => JSON.stringify(resource)).join(""));
}
