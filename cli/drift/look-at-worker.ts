import { differentSettings, SETTINGS, worker } from "../../provider/resources/worker";
import type { Look } from "./look";
import { holdsSecret, withoutSecrets } from "./encrypted";

/** Compares what the program sets. What is encrypted in the state cannot be compared, which a note says. */
export const lookAtWorker: Look = async (context, { id, outputs }) => {
  const state = withoutSecrets(outputs);
  const found = await worker.read(context, id, state);
  if (found === undefined) return { status: "missing" };
  const different = differentSettings(found.outputs, state);
  const encrypted = SETTINGS.filter((name) => holdsSecret(outputs[name]));
  const note = encrypted.length === 0 ? {} : { note: `Encrypted in the state, so not compared: ${encrypted.join(", ")}.` };
  if (different.length === 0) return { status: "in sync", ...note };
  const when = found.outputs["updatedOn"];
  return {
    status: "settings changed",
    settings: Object.fromEntries(different.map((name) => [name, { before: state[name], after: found.outputs[name] ?? null }])),
    ...note,
    ...(typeof when === "string" ? { when } : {}),
  };
};
