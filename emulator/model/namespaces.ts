import { hex } from "../clock";
import type { Context } from "../context";
import { migrationRefused } from "../http/errors";
import type { DurableObjectClass, ScriptRecord } from "./script";

const ID_BYTES = 16;

/** The Durable Object classes of a script, and of the scripts that it exchanges them with, while they change. */
export class Namespaces {
  readonly #context: Pick<Context, "store" | "random">;
  readonly #script: ScriptRecord;
  readonly #others = new Map<string, ScriptRecord>();
  #own: readonly DurableObjectClass[];

  constructor(context: Pick<Context, "store" | "random">, script: ScriptRecord) {
    this.#context = context;
    this.#script = script;
    this.#own = script.durableObjects;
  }

  get own(): readonly DurableObjectClass[] {
    return this.#own;
  }

  /** The other scripts that a transfer changed. */
  get others(): readonly ScriptRecord[] {
    return [...this.#others.values()];
  }

  get scriptName(): string {
    return this.#script.name;
  }

  /** The classes of a script by its name, of this one by default. */
  of(scriptName = this.#script.name): readonly DurableObjectClass[] | undefined {
    return scriptName === this.#script.name ? this.#own : this.other(scriptName)?.durableObjects;
  }

  other(scriptName: string): ScriptRecord | undefined {
    return this.#others.get(scriptName) ?? this.#context.store.get(this.#script.account, scriptName);
  }

  find(className: string): DurableObjectClass | undefined {
    return this.#own.find((candidate) => candidate.className === className);
  }

  create(className: string, storage: DurableObjectClass["storage"]): void {
    this.#add({ className, storage, namespaceId: hex(this.#context.random, ID_BYTES) });
  }

  delete(className: string): boolean {
    const before = this.#own.length;
    this.#own = this.#own.filter((candidate) => candidate.className !== className);
    return this.#own.length < before;
  }

  /** The objects stay: only the name of their class is another. */
  rename(from: string, to: string): boolean {
    const found = this.find(from);
    if (!found) return false;
    this.delete(from);
    this.#add({ ...found, className: to });
    return true;
  }

  /** Takes a class over from another script. */
  receive(fromScript: string, from: string, to: string): boolean {
    const source = this.other(fromScript);
    const found = source?.durableObjects.find((candidate) => candidate.className === from);
    if (!source || !found) return false;
    this.#others.set(fromScript, { ...source, durableObjects: source.durableObjects.filter((candidate) => candidate !== found) });
    this.#add({ ...found, className: to });
    return true;
  }

  /** Hands a class over to another script. */
  send(className: string, toScript: string): boolean {
    const target = this.other(toScript);
    const found = this.find(className);
    if (!target || !found) return false;
    this.delete(className);
    this.#others.set(toScript, { ...target, durableObjects: [...target.durableObjects, found] });
    return true;
  }

  /** [observed] Code 10074 and the wording. */
  #add(added: DurableObjectClass): void {
    if (this.find(added.className)) {
      throw migrationRefused(
        "classExists",
        `Cannot apply new-class migration to class '${added.className}' that is already depended on by existing Durable Objects.`,
      );
    }
    this.#own = [...this.#own, added];
  }
}
