import type { Assume } from "../assumptions";
import type { Part } from "./multipart";

/** `metadata[bindings][][name]`: a description, and the way to one of its values. */
const FIELD = /^(metadata|settings)((?:\[[^\]]*\])+)$/;

/** What may stand for something else than a text. */
const NO_TEXT = /^(true|false|null|-?\d+(\.\d+)?)$/;

type Values = Record<string, unknown>;

/**
 * [observed] The official Node SDK writes the metadata of an upload as form fields: `metadata[main_module]`, `metadata[tags][]`,
 * `metadata[bindings][][name]`. They become the JSON part that they stand for. [assumed: form-values]
 * Every value is a text, since a form has no others.
 */
export function gathered(parts: readonly Part[], assume: Assume): Part[] {
  const fields = parts.filter(({ name }) => FIELD.test(name));
  if (fields.length === 0) return [...parts];
  const described = new Map<string, Values>();
  for (const { name, bytes } of fields) {
    const [, description = "", way = ""] = FIELD.exec(name) ?? [];
    const target = described.get(description) ?? {};
    described.set(description, target);
    const value = Buffer.from(bytes).toString("utf8");
    if (NO_TEXT.test(value)) assume("form-values");
    set(target, way.slice(1, -1).split("]["), value);
  }
  const written = [...described].map(([name, value]): Part => {
    return { name, contentType: "application/json", bytes: Buffer.from(JSON.stringify(value)) };
  });
  return [...written, ...parts.filter((part) => !fields.includes(part))];
}

/** An empty step is the last item of an array; an item that has the next field already is complete, and another one starts. */
function set(target: Values, [step = "", ...more]: readonly string[], value: string): void {
  const [next, ...rest] = more;
  if (next === undefined) Object.defineProperty(target, step, { value, enumerable: true, configurable: true, writable: true });
  else if (next !== "") set(own(target, step, {}), more, value);
  else append(own(target, step, []), rest, value);
}

function append(items: unknown[], way: readonly string[], value: string): void {
  const [field] = way;
  if (field === undefined) {
    items.push(value);
    return;
  }
  const last = items.at(-1) as Values | undefined;
  const isOpen = last !== undefined && (way.length > 1 || !Object.hasOwn(last, field));
  const item = isOpen ? last : {};
  if (!isOpen) items.push(item);
  set(item, way, value);
}

function own<T extends object>(target: Values, step: string, empty: T): T {
  if (!Object.hasOwn(target, step))
    Object.defineProperty(target, step, { value: empty, enumerable: true, configurable: true, writable: true });
  return target[step] as T;
}
