import { elements, findElement } from "../chemistry/table.js";
import { HttpError, json } from "../http/responses.js";
import { nearest } from "../search/nearest.js";

/** Elements in one page of the list. */
const defaultLimit = 10;
const highestLimit = 50;

/** Letters that may be wrong in a name for it to be suggested. */
const typingErrors = 2;

/** @type {import("../http/router.js").Route[]} */
export const elementRoutes = [
  { method: "GET", path: "/elements", handler: list },
  { method: "GET", path: "/elements/:key", handler: one },
];

/** @param {import("../http/router.js").Call} call */
function list({ query, url }) {
  const limit = count(query, "limit", defaultLimit, highestLimit);
  const offset = count(query, "offset", 0, elements.length);
  const page = elements.slice(offset, offset + limit);
  const end = offset + page.length;
  const next = end < elements.length ? `${url.pathname}?limit=${limit}&offset=${end}` : null;
  return json({ total: elements.length, offset, elements: page, next });
}

/** @param {import("../http/router.js").Call} call */
function one({ params }) {
  const key = params.key ?? "";
  const element = findElement(key);
  if (element) return json(element);
  const guesses = nearest(key, 3).filter(({ distance }) => distance <= typingErrors);
  const hint = guesses.length > 0 ? ` Did you mean ${guesses.map(({ element }) => element.name).join(" or ")}?` : "";
  throw new HttpError(404, `There is no element ${key}.${hint}`);
}

/** @param {URLSearchParams} query @param {string} name @param {number} fallback @param {number} highest */
function count(query, name, fallback, highest) {
  const text = query.get(name);
  if (text === null) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > highest) throw new HttpError(400, `${name} is a whole number from 0 to ${highest}, not ${text}.`);
  return value;
}
