import banner from "./banner.txt";

/** The line at the top of every page. Empty: no banner. */
export default {
  fetch: () => new Response(banner, { headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "max-age=60" } }),
};
