/** `GET /Asia/Tokyo?at=2026-05-04T09:30Z` says what time it is there. */
export default {
  fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    const timeZone = pathname.slice(1) || "UTC";
    const at = new Date(searchParams.get("at") ?? Date.now());
    try {
      return Response.json({ timeZone, time: new Intl.DateTimeFormat("en-GB", { timeZone, timeStyle: "short" }).format(at) });
    } catch {
      return Response.json({ detail: "Name a time zone, and a time that there is." }, { status: 400 });
    }
  },
};
