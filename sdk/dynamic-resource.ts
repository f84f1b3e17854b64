import type { ResourceType } from "../provider/dynamic";

/**
 * How our classes reach our provider. This is the only file that knows the undocumented form in which the engine's dynamic
 * plugin takes a provider; tests/engine tries each kind of program and each operation with it.
 */

/** The type token of a resource: what `pulumi.dynamic.Resource` would register under the module `pulumi-workers`. */
export function typeToken(type: ResourceType): string {
  return `pulumi-nodejs:dynamic/pulumi-workers:${type}`;
}

/**
 * The code that the dynamic plugin runs to get the provider, stored with every resource.
 *
 * `pulumi.dynamic.Resource` would serialize the provider's source instead: kilobytes, twice a resource, and different after
 * each release. A constant text is small, never makes a difference, and always runs the installed release. The plugin
 * resolves `require` from the folder of the program; the further paths find us where pnpm and bun keep what only a dependency
 * of a dependency brings.
 */
export function providerText(type: ResourceType): string {
  return `let m=module.paths;m.map(p=>m.push(p+"/.pnpm/node_modules",p+"/.bun/node_modules"));exports.handler=()=>require("pulumi-workers/provider").provider("${type}")`;
}

/** True for an instance of the class with this type token, whichever copy of this package made it. */
export function hasTypeToken(value: unknown, token: string): boolean {
  return typeof value === "object" && value !== null && (value as { __pulumiType?: unknown }).__pulumiType === token;
}

/** What the provider adds, named without values, so that a preview knows that it will be there. */
export function unresolved(outputs: readonly string[]): Record<string, undefined> {
  return Object.fromEntries(outputs.map((output) => [output, undefined]));
}

/**
 * Stops the taking of stack traces, until what this gives back is called: for `super(…)` of a class, which no function can be put around.
 *
 * Pulumi's SDK takes a stack trace for each promise of a resource, four an output, and shows them for nothing but a promise that never ends.
 * Through source maps they took half of the time of a program with 200 resources. The place of the resource in the program, which
 * the engine is told, does not depend on them. It would on a class of ours between CustomResource and each resource: Pulumi takes what calls
 * the class above CustomResource for the program, so that all resources would stand in our own files.
 */
export function withoutStackTraces(): () => void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  return () => {
    Error.stackTraceLimit = stackTraceLimit;
  };
}
