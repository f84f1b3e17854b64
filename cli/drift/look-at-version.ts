import { observeVersion, versionIdOf } from "../../provider/resources/remote-version";
import type { Look } from "./look";

/** A version never changes, so it is there or gone. */
export const lookAtVersion: Look = async (context, { id, outputs }) => {
  const seen = await observeVersion(context, versionIdOf(id, outputs), outputs);
  return { status: seen === undefined ? "missing" : "in sync" };
};
