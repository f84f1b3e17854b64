import * as pulumi from "@pulumi/pulumi";
import type { secretFields } from "../provider/resources/binding-shapes";
import type { KnownBinding } from "../provider/resources/bindings";
import { mapByName, type Wire, type WireByName } from "./by-name";
import { isEventual, whenKnown } from "./eventual";
import type { InputsOf } from "./inputs";

/** A binding: `type` is the kind, and the editor knows the fields of each. One that this release does not know is an {@link otherBinding}. */
export type BindingArgs = { [Type in KnownBinding["type"]]: InputsOf<Extract<KnownBinding, { type: Type }>> }[KnownBinding["type"]];

/** The name of a binding. */
export interface BindingName {
  /** The name under which the Worker finds it: `env.NAME`. */
  readonly name: pulumi.Input<string>;
}

/** A binding of an array, where it says its name itself. */
export type NamedBindingArgs = BindingArgs & BindingName;

/** The bindings of a version: by name, or as an array of bindings with names. The order never matters. */
export type BindingsArgs = Record<string, pulumi.Input<BindingArgs>> | pulumi.Input<pulumi.Input<NamedBindingArgs>[]>;

/** What a binding of any kind has. */
type OtherFields = { readonly type: string } & Readonly<Record<string, pulumi.Input<unknown>>>;

/**
 * A binding of a kind that this release does not know: its fields go to the API as they are, under the names that the API
 * gives them. Wrap what is secret in `pulumi.secret`.
 *
 * @example otherBinding({ type: "brand_new", some_field: "value" })
 */
export function otherBinding<Fields extends OtherFields>(fields: Fields): BindingArgs & Pick<Fields, "name" & keyof Fields> {
  // No member of BindingArgs of its own: for each mistake in a known kind, the compiler would then ask for what that one lacks.
  return fields as unknown as BindingArgs & Fields;
}

/** Which fields hold a secret. The provider says the same: the types hold the two together. */
const SECRETS: typeof secretFields = { secret_text: ["text"], secret_key: ["keyBase64", "keyJwk"] };

/**
 * The bindings as they travel: a map by name, in which secret fields are secret also when the program gives plain text.
 *
 * @throws {pulumi.RunError} for a binding of an array without a name, and for a name that stands twice.
 */
export function bindingsToWire(bindings: unknown, resource: string): pulumi.Input<WireByName> {
  return mapByName(bindings, { resource, property: "bindings", item: "a binding" }, bindingToWire);
}

function bindingToWire(binding: unknown): pulumi.Input<Wire> {
  if (isEventual(binding)) return whenKnown(binding, (known) => bindingToWire(known) as Wire);
  if (typeof binding !== "object" || binding === null) return binding as Wire;
  const fields = binding as Wire;
  // Only the type says what is secret.
  if (isEventual(fields["type"])) return whenKnown(fields["type"], (type) => bindingToWire({ ...fields, type }) as Wire);
  const type = fields["type"] as keyof typeof SECRETS;
  const secret: readonly string[] = Object.hasOwn(SECRETS, type) ? SECRETS[type] : [];
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [field, secret.includes(field) && value !== undefined ? pulumi.secret(value) : value]),
  );
}
