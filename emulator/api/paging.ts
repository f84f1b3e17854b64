import { assumedValidation } from "../http/errors";
import type { ResultInfo } from "../http/envelope";
import { query, type ApiRequest } from "../http/message";

/** Items. [documented] */
const DEFAULT_PER_PAGE = 10;

/** Items. [documented] */
const MAXIMUM_PER_PAGE = 100;

/** Items of a page: how many it has unless a client asks for another number, and for how many one can ask. */
export interface PageSize {
  readonly byDefault: number;
  readonly maximum: number;
}

/** The page that a request asks for, and where it is in the whole list. [assumed: validation-code] What is no such number answers 400. */
export function paged<T>(
  request: ApiRequest,
  all: readonly T[],
  { byDefault, maximum }: PageSize = { byDefault: DEFAULT_PER_PAGE, maximum: MAXIMUM_PER_PAGE },
): { readonly items: readonly T[]; readonly info: ResultInfo } {
  const number = positive(request, "page", 1, Infinity);
  const perPage = positive(request, "per_page", byDefault, maximum);
  const items = all.slice((number - 1) * perPage, number * perPage);
  const info = {
    count: items.length,
    page: number,
    per_page: perPage,
    total_count: all.length,
    total_pages: Math.ceil(all.length / perPage),
  };
  return { items, info };
}

function positive(request: ApiRequest, name: string, byDefault: number, maximum: number): number {
  const text = query(request).get(name);
  if (text === null) return byDefault;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > maximum) {
    throw assumedValidation(`${name} must be a whole number from 1${maximum === Infinity ? "" : ` to ${maximum}`}, not ${text}.`);
  }
  return value;
}

/** A query parameter that has one of some values. */
export function choice<T extends string>(request: ApiRequest, name: string, choices: readonly T[], byDefault: T): T {
  const text = query(request).get(name);
  if (text === null) return byDefault;
  const found = choices.find((candidate) => candidate === text);
  if (found === undefined) throw assumedValidation(`${name} must be one of ${choices.join(", ")}, not ${text}.`);
  return found;
}
