import { createContext, type Context } from "../../../../provider/resources/context";
import { readConfig } from "../../../../provider/config";
import { isDigest } from "../../../../provider/content/hash";
import type { Problem } from "../../../../provider/content/problems";
import type { DiffResult, Resource } from "../../../../provider/resources/resource";
import { type JsonObject, toPlain } from "../../../../provider/values";
import { TOKEN } from "../../../support/api-client";
import { ACCOUNT } from "./fake-api";

/** What the engine keeps of a resource. */
export interface Stored {
  readonly id: string;
  readonly inputs: JsonObject;
  readonly outputs: JsonObject;
}

/**
 * Calls a resource as the engine does: each value goes over a wire as JSON, check comes before everything, and each pass is a new
 * process, which knows nothing of the one before.
 */
export class Pass {
  readonly #resource: Resource;
  readonly context: Context;
  readonly messages: string[] = [];

  constructor(resource: Resource, baseUrl: string, values: Record<string, string> = {}) {
    const given: Record<string, string> = { "cloudflare:baseUrl": baseUrl, "cloudflare:apiToken": TOKEN, ...values };
    const log = { info: (text: string) => this.messages.push(text), warn: (text: string) => this.messages.push(text) };
    this.#resource = resource;
    this.context = createContext(readConfig({ get: (key) => given[key], env: { CLOUDFLARE_ACCOUNT_ID: ACCOUNT } }), {
      log,
      retry: { retries: 3, minTimeoutMs: 0, maxTimeoutMs: 0 },
    });
  }

  async check(program: unknown, olds: JsonObject = {}): Promise<{ inputs: JsonObject; problems: readonly Problem[] }> {
    const { inputs, problems } = await this.#resource.check(this.context, wire(olds), wire(program as JsonObject));
    return { inputs: wire(inputs), problems };
  }

  /** Checked inputs of a program that has nothing wrong with it. */
  async inputs(program: unknown, olds: JsonObject = {}): Promise<JsonObject> {
    const { inputs, problems } = await this.check(program, olds);
    if (problems.length > 0) throw new Error(`the check found ${JSON.stringify(problems)}`);
    return inputs;
  }

  async create(program: unknown): Promise<Stored> {
    const inputs = await this.inputs(program);
    const { id, outputs } = await this.#resource.create(this.context, inputs);
    return { id, inputs, outputs: wire(outputs) };
  }

  diff(stored: Stored, inputs: JsonObject): DiffResult {
    return this.#resource.diff(wire(stored.outputs), wire(inputs));
  }

  /** Refreshes: what read gives in the place of the inputs replaces them. */
  async read(stored: Stored): Promise<Stored | undefined> {
    const found = await this.#resource.read(this.context, stored.id, wire(stored.outputs));
    return found && { id: found.id, inputs: wire(found.inputs ?? stored.inputs), outputs: wire(found.outputs) };
  }

  async update(stored: Stored, program: unknown): Promise<Stored> {
    const inputs = await this.inputs(program, stored.inputs);
    return { id: stored.id, inputs, outputs: wire(await this.#resource.update(this.context, stored.id, wire(stored.outputs), inputs)) };
  }

  delete(stored: Stored): Promise<void> {
    return this.#resource.delete(this.context, stored.id, wire(stored.outputs));
  }
}

/** A value as it comes out at the other end of the engine's wire. */
function wire(value: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(toPlain(value))) as JsonObject;
}

/** True when no content is in the modules of checked inputs. */
export function holdsOnlyDigests(inputs: JsonObject): boolean {
  return Object.values((inputs["modules"] ?? {}) as JsonObject).every((module) => isDigest(module) && Object.keys(module).length === 3);
}
