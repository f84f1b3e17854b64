import type { Call } from "../api/call";
import type { Context } from "../context";
import type { ResourceRecord } from "../store/resources";
import { existingIn, type Refusals } from "./resources";

/** [observed] The codes of the API's answers; the wording is the emulator's. */
export const QUEUE_REFUSALS: Refusals = {
  missing: { status: 404, code: 11_000, message: () => "The queue does not exist." },
  taken: { status: 409, code: 11_009, message: (name) => `The queue name ${name} is already taken.` },
};

export function existingQueue(call: Call, context: Context): ResourceRecord {
  return existingIn(call, context, "queue", "queue", QUEUE_REFUSALS);
}
