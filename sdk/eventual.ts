import * as pulumi from "@pulumi/pulumi";

/** True for a value that is there only later: an output or a promise. */
export function isEventual(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/** Goes on with a value and all its parts when they are known. What comes of it is secret when a part of the value is. */
export function whenKnown<T>(value: unknown, then: (known: unknown) => T): pulumi.Output<T> {
  return (pulumi.output(value) as pulumi.Output<unknown>).apply<T>(then);
}
