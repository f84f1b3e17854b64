import fs from "node:fs";
import path from "node:path";
import { npm } from "../../tools/setup/npm.mjs";
import { run } from "../../tools/setup/process.mjs";

/** The package managers that the layouts are installed by, as npm has them. */
const VERSIONS = { pnpm: "12.21.0", yarn: "1.22.22", "@yarnpkg/cli-dist": "4.18.1", bun: "1.4.5" };

/** Where in its package each one has its program. `bun` is a binary, which a package of its own for each system has. */
const PROGRAMS = { pnpm: "pnpm/bin/pnpm.mjs", yarn: "yarn/bin/yarn.js", berry: "@yarnpkg/cli-dist/bin/yarn.js" } as const;

export type Manager = "npm" | "bun" | keyof typeof PROGRAMS;

/** Package managers in a folder of their own, which is brought from the registry. */
export class Managers {
  readonly #modules: string;

  private constructor(folder: string) {
    this.#modules = path.join(folder, "node_modules");
  }

  static async bring(folder: string): Promise<Managers> {
    fs.writeFileSync(path.join(folder, "package.json"), "{}");
    const names = Object.entries(VERSIONS).map(([name, version]) => `${name}@${version}`);
    const { code, output } = await npm(["install", ...names], { cwd: folder });
    if (code !== 0) throw new Error(output);
    return new Managers(folder);
  }

  /** Runs one in a folder, with nothing but a home and a cache of its own around it. */
  async run(manager: Manager, args: readonly string[], cwd: string, env: Record<string, string>): Promise<void> {
    const options = { cwd, env: { ...env, CI: "" } };
    const { code, output } = manager === "npm" ? await npm(args, options) : await run(...this.#command(manager, args), options);
    if (code !== 0) throw new Error(`${manager} ${args.join(" ")} ended with ${String(code)}:\n${output}`);
  }

  #command(manager: Exclude<Manager, "npm">, args: readonly string[]): [program: string, args: readonly string[]] {
    if (manager !== "bun") return [process.execPath, [path.join(this.#modules, PROGRAMS[manager]), ...args]];
    const system = fs.readdirSync(path.join(this.#modules, "@oven"))[0] ?? "";
    const bin = path.join(this.#modules, "@oven", system, "bin");
    return [path.join(bin, fs.readdirSync(bin)[0] ?? "bun"), args];
  }
}
