import type * as pulumi from "@pulumi/pulumi";

/** A value in which every part may be an output of another resource. */
export type DeepInput<T> = T extends string | number | boolean | undefined | null
  ? pulumi.Input<T>
  : T extends readonly (infer Item)[]
    ? pulumi.Input<DeepInput<Item>[]>
    : T extends object
      ? pulumi.Input<{ [Key in keyof T]: DeepInput<T[Key]> }>
      : pulumi.Input<T>;
