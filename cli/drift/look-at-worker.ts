import { differentSettings, worker } from "../../provider/resources/worker";
import type { Look } from "./look";
import { withoutSecrets } from "./encrypted";

/** Compares what the program sets. What is encrypted in the state is not compared. */
export const lookAtWorker: Look = async (context, { id, outputs }) => {
  const state = withoutSecrets(outputs);
  const found = await worker.read(context, id, state);
  if (found === undefined) return { status: "missing" };
  const different = differentSettings(found.outputs, state);
  if (different.length === 0) return { status: "in sync" };
  const when = found.outputs["updatedOn"];
  return {
    status: "settings changed",
    settings: Object.fromEntries(different.map((name) => [name, { before: state[name], after: found.outputs[name] ?? null }])),
    ...(typeof when === "string" ? { when } : {}),
  };
};
