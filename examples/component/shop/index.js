/** `GET /tea?count=2` says what two teas cost. */
export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    const article = pathname.slice(1);
    const count = Number(searchParams.get("count") ?? "1");
    if (!Number.isInteger(count) || count < 1) return Response.json({ detail: "count must be a number from 1 on." }, { status: 400 });
    const price = await env.PRICES.priceOf(article);
    if (price === null) return Response.json({ detail: `${article} is not sold here.` }, { status: 404 });
    return Response.json({ article, count, cents: price * count });
  },
};
