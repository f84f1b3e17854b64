/**
 * What the engine's dynamic plugin loads: the resources in the form that it calls.
 *
 * Loading this file is cheap: each resource, and all it needs, is loaded when it is first asked for.
 */
import type { Context } from "./resources/context";
import type { Resource } from "./resources/resource";
import type { registry } from "./resources/registry";
import { PulumiWorkersError, UnconfirmedError, type UnconfirmedState } from "./client/errors";
import { type EngineProcess, engineProcess } from "./engine-process";
import { Heap } from "./heap";
import { fromStateForm, toStateForm } from "./resources/state-form";
import { type JsonObject, toPlain } from "./values";

/** The resources that this provider has. */
export type ResourceType = keyof typeof registry;

/** What the dynamic plugin hands to `configure`. */
export interface ConfigureRequest {
  readonly config: { get(key: string): string | undefined };
}

/** A provider as the dynamic plugin of Pulumi's Node.js SDK calls it (`pulumi.dynamic.ResourceProvider`, untyped). */
export class DynamicProvider {
  readonly #type: ResourceType;

  constructor(type: ResourceType) {
    this.#type = type;
  }

  /** Synchronous, since the plugin sends other calls without waiting for it, and it never throws, for the same reason. */
  configure({ config }: ConfigureRequest): void {
    life ??= engineProcess();
    session ??= openSession(config);
  }

  check(olds: JsonObject, news: JsonObject): Promise<{ inputs: JsonObject; failures: { property: string; reason: string }[] }> {
    return this.#run(async (resource, context) => {
      const { inputs, problems } = await resource.check(context, fromStateForm(olds), fromStateForm(news));
      // The engine prints the value of a property that a failure names, secrets and whole files included: so it names none.
      const failures = problems.map(({ path, problem }) => ({ property: "", reason: `${path}: ${problem}` }));
      // Of what is wrong some may be unknown, which an update without a preview would complain of instead.
      return { inputs: failures.length > 0 ? {} : forEngine(inputs), failures };
    });
  }

  diff(_id: string, olds: JsonObject, news: JsonObject): Promise<{ changes: boolean; replaces: string[] }> {
    return this.#run((resource) => {
      // As the engine has them: a diff compares hashes, and no digest of a module.
      const { changes, replaces } = resource.diff(olds, news);
      return Promise.resolve({ changes, replaces: [...replaces] });
    });
  }

  create(inputs: JsonObject): Promise<{ id: string; outs: JsonObject }> {
    return this.#write(async (resource, context) => {
      const { id, outputs } = await resource.create(context, fromEngine(inputs));
      return { id, outs: forEngine(outputs) };
    }, inputs);
  }

  /** A result without an id tells the engine that the resource is gone. */
  read(id: string, state: JsonObject): Promise<{ id?: string; props?: JsonObject; inputs?: JsonObject }> {
    return this.#run(async (resource, context) => {
      const found = await resource.read(context, id, fromEngine(state));
      if (found === undefined) return {};
      const result = { id: found.id, props: forEngine(found.outputs) };
      return found.inputs === undefined ? result : { ...result, inputs: forEngine(found.inputs) };
    });
  }

  update(id: string, olds: JsonObject, news: JsonObject): Promise<{ outs: JsonObject }> {
    return this.#write(async (resource, context) => {
      const outputs = await resource.update(context, id, fromEngine(olds), fromEngine(news));
      return { outs: forEngine(outputs) };
    }, news);
  }

  delete(id: string, state: JsonObject): Promise<void> {
    return this.#write((resource, context) => resource.delete(context, id, fromEngine(state)));
  }

  /** As `#run`, for a call that changes something. */
  #write<T>(call: (resource: Resource, context: Context) => Promise<T>, inputs?: JsonObject): Promise<T> {
    return this.#run((resource, context) => (life ??= engineProcess()).write(() => call(resource, context)), inputs);
  }

  /** `written` are the inputs of a write, whose effect may end up unknown. */
  async #run<T>(call: (resource: Resource, context: Context) => Promise<T>, written: JsonObject = {}): Promise<T> {
    heap.call();
    try {
      const { registry } = require("./resources/registry") as typeof import("./resources/registry");
      // A session without configuration is one that the engine has not configured: a test, or a future engine.
      session ??= openSession({ get: () => undefined });
      return await call(registry[this.#type](), session());
    } catch (error) {
      throw PulumiWorkersError.is(error) ? errorForEngine(error, written) : error;
    }
  }
}

const heap = new Heap();

/** Ends the process between two writes. */
let life: EngineProcess | undefined;

/** The process's shared parts, or the error of its configuration: the engine configures once, each call must hear of it. */
let session: (() => Context) | undefined;

function openSession(config: ConfigureRequest["config"]): () => Context {
  try {
    const { readConfig } = require("./config") as typeof import("./config");
    const { createContext } = require("./resources/context") as typeof import("./resources/context");
    const log = { info: (message: string) => console.log(message), warn: (message: string) => console.warn(message) };
    const context = createContext(readConfig({ get: (key) => config.get(key), env: process.env }), { log });
    return () => context;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/**
 * The same error in the form in which the plugin prints it best: for check, diff, read and delete it also writes
 * `${error}: ${error.stack}` under the stack, which would say everything twice.
 */
function errorForEngine(error: PulumiWorkersError, written: JsonObject): Error {
  const shown = new Error(error.message, { cause: error });
  shown.toString = () => "pulumi-workers";
  shown.stack = "an error, shown with its resource.";
  return UnconfirmedError.is(error) && error.state !== undefined ? Object.assign(shown, stored(error, error.state, written)) : shown;
}

/** With an id, the engine stores the resource, as one that did not come up, and updates it the next time. */
function stored({ message }: UnconfirmedError, { id, outputs }: UnconfirmedState, { __provider }: JsonObject): object {
  return { id, properties: { ...forEngine(outputs), __provider }, reasons: [message] };
}

/** What a resource gives, as the engine takes it. */
function forEngine(values: JsonObject): JsonObject {
  return toPlain(toStateForm(values)) as JsonObject;
}

/** What a resource takes, without the engine's own key. */
function fromEngine(values: JsonObject): JsonObject {
  const { __provider: _, ...rest } = values;
  return fromStateForm(rest);
}

const providers = new Map<ResourceType, DynamicProvider>();

/** The provider of one kind of resource, always the same object. */
export function provider(type: ResourceType): DynamicProvider {
  let known = providers.get(type);
  if (known === undefined) providers.set(type, (known = new DynamicProvider(type)));
  return known;
}
