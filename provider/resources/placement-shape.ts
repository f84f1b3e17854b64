import { isObject } from "../values";
import { isThere, listOf, nonEmptyText, objectOf, oneOf, type Shape } from "./shape";

/** The ways to name a place, which exclude each other. */
const PLACES = { region: nonEmptyText, hostname: nonEmptyText, host: nonEmptyText };

const fieldsOfTarget = objectOf({ optional: PLACES });

const target: Shape = (value, path, problems) => {
  fieldsOfTarget(value, path, problems);
  if (isObject(value) && Object.keys(PLACES).filter((name) => isThere(value[name])).length !== 1) {
    problems.add(path, "give exactly one of region, hostname and host.");
  }
};

const fields = objectOf({ optional: { mode: oneOf("smart", "targeted"), ...PLACES, target: listOf(target) } });

/** Where a version runs: smart, or near one place. Source: Cloudflare's API reference, "Create Version", placement. */
export const placement: Shape = (value, path, problems) => {
  fields(value, path, problems);
  if (!isObject(value)) return;
  const { mode } = value;
  const places = [...Object.keys(PLACES), "target"].filter((name) => isThere(value[name]));
  if (places.length > 1) problems.add(path, `${places.join(" and ")} exclude each other: give one of them.`);
  else if (mode === "smart" && places.length > 0) problems.add(path, `mode "smart" takes no ${places.join("")}: use "targeted".`);
  else if (mode === "targeted" && places.length === 0)
    problems.add(path, 'mode "targeted" needs a region, a hostname, a host or a target.');
  else if (!isThere(mode) && places.length === 0) problems.add(path, "give a mode, or a place.");
};
