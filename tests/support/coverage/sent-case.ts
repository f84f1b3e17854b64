export type Values = Record<string, unknown>;

/** What a program gives for a field of "Create Version" that is sent, and what that is on the wire. */
export interface SentCase {
  /** The property that carries the field. */
  readonly property: string;
  /** Inputs of a WorkerVersion, besides those that every version has. */
  readonly inputs: Values;
  /** The part of the body that they become. */
  readonly wire: Values;
  /** The code, when a plain module does not do. */
  readonly code?: string;
  /** What the running Worker says to `GET /`. */
  readonly says?: string;
  /** The part of the answer to look for, when it is not what was sent; `false` where the API never tells it. */
  readonly told?: Values | false;
  /** A version that is deployed before. */
  readonly before?: Values & { readonly code?: string };
}

/** A module Worker whose answer is what this expression gives. */
export const worker = (says: string, more = ""): string =>
  `${more}\nexport default { async fetch(request, env) { return new Response(${says}); } };`;

/** A Worker with these classes of Durable Objects. */
export const objects = (...names: string[]): string =>
  worker(
    '"objects"',
    ['import { DurableObject } from "cloudflare:workers";', ...names.map((n) => `export class ${n} extends DurableObject {}`)].join("\n"),
  );

/** A class that `exports` declares, and the code that has it. */
export const live = { type: "durable-object", storage: "sqlite" };
export const own = { inputs: { exports: { Own: live } }, code: objects("Own") };
