/** The Worker's entry: every request goes through the router, every failure becomes an answer. */
import { elementRoutes } from "./handlers/elements.js";
import { formulaRoutes } from "./handlers/formula.js";
import { homeRoutes } from "./handlers/home.js";
import { searchRoutes } from "./handlers/search.js";
import { withEtag } from "./http/conditional.js";
import { HttpError, problem } from "./http/responses.js";
import { Router } from "./http/router.js";

const router = new Router([...homeRoutes, ...elementRoutes, ...formulaRoutes, ...searchRoutes]);

export default {
  /** @param {Request} request */
  async fetch(request) {
    try {
      return await withEtag(request, await router.answer(request));
    } catch (error) {
      if (error instanceof HttpError) return problem(error);
      console.error(error);
      return problem(new HttpError(500, "Something went wrong here."));
    }
  },
};
