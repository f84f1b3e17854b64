import * as pulumi from "@pulumi/pulumi";
import { isEventual, whenKnown } from "./eventual";

/** What travels to the provider for one of several things with names. */
export type Wire = Record<string, unknown>;
export type WireByName = Record<string, pulumi.Input<Wire>>;

/** Where something stands in a program, for messages. */
export interface Place {
  /** The resource, as `WorkerVersion "api"`. */
  readonly resource: string;
  readonly property: string;
  /** What one of the things is called: `a module`. */
  readonly item: string;
}

/**
 * Things with names as they travel: a map by name, whether the program gives a map or an array of things with a `name`. In a
 * map one unknown or secret thing leaves the others as they are; in an array it would hide them all.
 *
 * What is no object at all goes on as it is: the provider's check says what is wrong with it.
 *
 * @throws {pulumi.RunError} for a thing of an array without a name, and for a name that stands twice.
 */
export function mapByName(
  given: unknown,
  place: Place,
  toWire: (thing: unknown, path: string) => pulumi.Input<Wire>,
): pulumi.Input<WireByName> {
  if (isEventual(given)) return whenKnown(given, (known) => mapByName(known, place, toWire) as WireByName);
  const where = `${place.resource}: ${place.property}`;
  const pathOf = (name: string): string => `${where}[${JSON.stringify(name)}]`;
  if (!Array.isArray(given)) {
    if (typeof given !== "object" || given === null) return given as WireByName;
    return Object.fromEntries(Object.entries(given).map(([name, thing]) => [name, toWire(thing, pathOf(name))]));
  }
  // What is no object counts as a thing without a name: a program in JavaScript can give anything.
  const list = given.map((thing) => Object(thing) as { readonly name?: unknown });
  const arrange = (names: readonly unknown[]): WireByName => {
    const byName = new Map<string, pulumi.Input<Wire>>();
    for (const [index, name] of names.entries()) {
      if (typeof name !== "string") throw new pulumi.RunError(`${where}[${index}]: ${place.item} of an array needs a name, which is text.`);
      if (byName.has(name)) throw new pulumi.RunError(`${where}: two of them are named ${JSON.stringify(name)}. Each name can stand once.`);
      byName.set(name, toWire(withoutName(list[index]), pathOf(name)));
    }
    return Object.fromEntries(byName);
  };
  const names = list.map(nameOf);
  // Only the names are waited for, so that a secret of one thing stays its own.
  return names.some(isEventual) ? whenKnown(names, (known) => arrange(known as readonly unknown[])) : arrange(names);
}

interface Named {
  readonly name?: unknown;
}

/** A name is no secret, also where the thing is: in a map it is the key. */
function nameOf(thing: Named): unknown {
  if (!isEventual(thing)) return thing.name;
  return pulumi.unsecret(whenKnown(thing, (known) => (Object(known) as Named).name));
}

function withoutName(thing: unknown): unknown {
  if (isEventual(thing)) return whenKnown(thing, withoutName);
  const { name: _, ...rest } = thing as Named;
  return rest;
}
