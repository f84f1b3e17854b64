import { about } from "../about.js";
import { elements } from "../chemistry/table.js";
import { json } from "../http/responses.js";

const routes = {
  "/elements?limit=10&offset=0": "all elements, a page at a time",
  "/elements/Fe": "one element, by symbol, number or name",
  "/search?q=alumnium": "the elements with the most similar names",
  "/formula/C6H12O6": "what a formula is made of, and what a mole of it weighs",
};

/** @type {import("../http/router.js").Route[]} */
export const homeRoutes = [{ method: "GET", path: "/", handler: () => json({ ...about, elements: elements.length, routes }) }];
