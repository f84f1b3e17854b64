import { ASSUMPTIONS, type Assume, type Assumption } from "./assumptions";

/** With `--strict`, the answer wherever nobody knows what Cloudflare does. */
export class AssumptionReached extends Error {
  override readonly name = "AssumptionReached";
  readonly assumption: Assumption;

  constructor(assumption: Assumption) {
    super(`The emulator only assumes this behaviour, and --strict refuses to: ${assumption}. ${ASSUMPTIONS[assumption]}`);
    this.assumption = assumption;
  }
}

export function assumeWith(strict: boolean): Assume {
  return (assumption) => {
    if (strict) throw new AssumptionReached(assumption);
  };
}
