import { ID_FORMS, parseId } from "../../provider/resources/ids";
import { observeVersion } from "../../provider/resources/remote-version";
import { unconfirmedOf } from "../../provider/resources/unconfirmed";
import type { Look } from "./look";

const UNDECIDED = "Nobody knows whether it was made: the answer to the last update was lost. The next `pulumi up` looks first.";

/** A version never changes, so it is there or gone. */
export const lookAtVersion: Look = async (context, { id, outputs }) => {
  if (unconfirmedOf(outputs) !== undefined) return { status: "undecided", note: UNDECIDED };
  const seen = await observeVersion(context, parseId(id, ID_FORMS.WorkerVersion), outputs);
  return { status: seen === undefined ? "missing" : "in sync" };
};
