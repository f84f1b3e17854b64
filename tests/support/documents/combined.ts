/**
 * All programs of the documents as one, so that one update runs them: each in an account and under names of its own, since nearly
 * every page calls its Worker "api".
 */
import type { Source } from "./sources";

export interface Combined {
  /** By path, index.js first. */
  readonly files: Record<string, string>;
  readonly programs: readonly Program[];
}

export interface Program extends Source {
  /** Goes before the name of each of its resources. */
  readonly prefix: string;
  readonly accountId: string;
}

/** The specifier of the package, of which each program gets a copy that knows the program. */
const ours = '"pulumi-workers"';

export function combine(sources: readonly Source[]): Combined {
  const programs = sources.map((source, index) => ({
    ...source,
    prefix: `${source.name}/`,
    accountId: index.toString(16).padStart(32, "0"),
  }));
  const files: Record<string, string> = { "package.json": '{ "type": "module" }' };
  files["index.js"] = programs.map(({ name }) => `await import("./programs/${name}/index.ts");\n`).join("");
  for (const program of programs) {
    files[`programs/${program.name}/own.js`] = ownPackage(program);
    for (const { name, text } of program.files) files[`programs/${program.name}/${name}`] = text.replaceAll(ours, '"./own.js"');
  }
  return { files, programs };
}

/** The package with resources in the program's account, unless it names another. */
function ownPackage({ prefix, accountId }: Program): string {
  return `import * as sdk from "pulumi-workers";
export * from "pulumi-workers";

const isElsewhere = (args, options) => args.accountId !== undefined || options?.provider !== undefined;
const own = (Resource, defaults) => new Proxy(Resource, {
  construct: (Target, [name, args, options]) =>
    new Target(${JSON.stringify(prefix)} + name, isElsewhere(args, options) ? args : { ...defaults, ...args }, options),
});
const account = { accountId: ${JSON.stringify(accountId)} };
export const Worker = own(sdk.Worker, account);
export const WorkerVersion = own(sdk.WorkerVersion, account);
export const WorkerDeployment = own(sdk.WorkerDeployment, account);
export const WorkerScriptContent = own(sdk.WorkerScriptContent, account);
export const Provider = own(sdk.Provider, {});
`;
}
