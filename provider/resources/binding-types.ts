import { at, closestName } from "../content/problems";
import { isObject } from "../values";
import { bindingTypes, isKnownType } from "./binding-shapes";

/** Of each binding whose kind is not known here, and close to one that is: what to warn of. It is sent as it is, since it may be a new kind. */
export function doubtfulTypes(bindings: unknown): string[] {
  if (!isObject(bindings)) return [];
  return Object.entries(bindings).flatMap(([name, binding]) => {
    const type = isObject(binding) ? binding["type"] : undefined;
    if (typeof type !== "string" || type === "" || isKnownType(type)) return [];
    const meant = bindingTypes.find((known) => known.startsWith(`${type}_`)) ?? closestName(type, bindingTypes);
    if (meant === undefined) return [];
    return [
      `${at("bindings", name)}.type: this release knows no kind ${JSON.stringify(type)}, and sends it as it is. Did you mean "${meant}"?`,
    ];
  });
}
