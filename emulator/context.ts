import type { Assume } from "./assumptions";
import type { Clock, RandomBytes } from "./clock";
import type { Limits } from "./limits";
import type { MissingBindings } from "./options";
import type { Runtime } from "./runtime/runtime";
import type { Store } from "./store/store";

/** What every route works with. */
export interface Context {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** A timestamp for the wire, later than any before it. */
  readonly timestamp: () => string;
  readonly limits: Limits;
  readonly assume: Assume;
  /** What happens to an upload with a binding to what is not there. */
  readonly missingBindings: MissingBindings;
  readonly runtime: Runtime;
  readonly log: (line: string) => void;
}
