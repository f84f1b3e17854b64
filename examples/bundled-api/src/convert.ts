import { lengths, type Unit } from "./units";

/** The metre is what all lengths are counted in. */
export function convert(amount: number, from: string, to: string): number {
  const metres = amount * lengthOf(from);
  // Twelve digits are more than anybody measured, and hide what floating point adds.
  return Number((metres / lengthOf(to)).toPrecision(12));
}

export class UnknownUnitError extends Error {
  constructor(name: string) {
    super(`${JSON.stringify(name)} is no unit. Known are ${Object.keys(lengths).join(", ")}.`);
  }
}

function lengthOf(name: string): number {
  if (!Object.hasOwn(lengths, name)) throw new UnknownUnitError(name);
  return lengths[name as Unit];
}
