const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    if (url.pathname !== "/api/open") return Response.json({ error: "There is /api/open?at=<date and time>." }, { status: 404 });
    const at = new Date(url.searchParams.get("at") ?? Date.now());
    if (Number.isNaN(at.getTime()))
      return Response.json({ error: "at must be a date and a time, such as 2026-05-04T09:30Z." }, { status: 400 });
    const hours = await (await env.ASSETS.fetch(new URL("/hours.json", url))).json();
    const [from, to] = hours[DAYS[at.getUTCDay()]] ?? [];
    const time = at.toISOString().slice(11, 16);
    return Response.json({ open: from !== undefined && from <= time && time < to, hours: from === undefined ? null : `${from}–${to}` });
  },
};
