import { HttpError, json } from "../http/responses.js";
import { longestWord, nearest } from "../search/nearest.js";

/** Matches in one answer. */
const limit = 3;

/** @type {import("../http/router.js").Route[]} */
export const searchRoutes = [
  {
    method: "GET",
    path: "/search",
    handler: ({ query }) => {
      const word = query.get("q")?.trim() ?? "";
      if (word === "") throw new HttpError(400, "What to search for? Give it as q, as in /search?q=alumnium.");
      if (word.length > longestWord) throw new HttpError(400, `No element has a name of more than ${longestWord} letters.`);
      return json({ query: word, matches: nearest(word, limit) });
    },
  },
];
