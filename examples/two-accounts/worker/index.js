import { isOpen } from "./hours.js";

/** Where parcels are handed over: at the counter of whoever runs this. */
export default {
  fetch(request, env) {
    const at = new Date(new URL(request.url).searchParams.get("at") ?? Date.now());
    if (Number.isNaN(at.getTime())) return Response.json({ detail: "at must be a time, such as 2026-05-04T09:30Z." }, { status: 400 });
    return Response.json({ counter: env.OWNER, open: isOpen(at) });
  },
};
