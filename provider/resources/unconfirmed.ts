import { UnconfirmedError } from "../client/errors";
import type { JsonObject } from "../values";

/**
 * The output under which a state notes a write whose effect is not known. It is there until an update has found out. The engine calls
 * such an update by itself, since the resource counts as not initialized.
 */
export const UNCONFIRMED = "unconfirmed";

/** What the state notes of such a write, if it does. */
export function unconfirmedOf(state: JsonObject): JsonObject | undefined {
  return state[UNCONFIRMED] as JsonObject | undefined;
}

/**
 * Runs a write. When nobody can say whether it had its effect, the error carries a state that says so.
 *
 * @param state the id and the outputs without the note, and the note.
 */
export async function noted<T>(write: () => Promise<T>, state: () => { id: string; outputs: JsonObject; note: JsonObject }): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!UnconfirmedError.is(error)) throw error;
    const { id, outputs, note } = state();
    throw new UnconfirmedError(
      `${error.message}\nIt may have taken effect all the same: no answer says so, and looking failed as well. The state notes it, and the next \`pulumi up\` looks first.`,
      { cause: error, state: { id, outputs: { ...outputs, [UNCONFIRMED]: note } } },
    );
  }
}
