import type * as pulumi from "@pulumi/pulumi";

/** A value in which every part, and the whole, may be an output of another resource. */
export type DeepInput<T> = pulumi.Input<Parts<T>>;

type Parts<T> = T extends string | number | boolean | undefined | null
  ? T
  : T extends readonly (infer Item)[]
    ? readonly DeepInput<Item>[]
    : T extends object
      ? { [Key in keyof T]: DeepInput<T[Key]> }
      : T;
