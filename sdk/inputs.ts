import type * as pulumi from "@pulumi/pulumi";

/**
 * A value in which every part, and the whole, may be an output of another resource.
 *
 * Only what chooses between several forms of an object is plain: else the compiler could not tell which fields it has.
 */
export type DeepInput<T> = pulumi.Input<Parts<T>>;

type Parts<T> = T extends string | number | boolean | undefined | null
  ? T
  : T extends readonly (infer Item)[]
    ? readonly DeepInput<Item>[]
    : T extends object
      ? InputsOf<T>
      : T;

/** The fields of an object, each of which may be an output. It has a name of its own, since the compiler's messages say it. */
export type InputsOf<T> = { [Key in keyof T]: Key extends Choice ? T[Key] : DeepInput<T[Key]> };

/** The fields by which the forms of an object differ. */
type Choice = "type" | "state" | "mode";

/** The inputs of a resource as its outputs: a class that implements them has their doc comments in the editor. */
export type Echo<Args> = { readonly [Name in keyof Args]: unknown };
