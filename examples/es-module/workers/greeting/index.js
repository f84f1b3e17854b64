import { greetings } from "./greetings.js";

/** `GET /Ada` greets Ada, in the language that the browser asks for. */
export default {
  fetch(request, env) {
    const name = decodeURIComponent(new URL(request.url).pathname.slice(1)) || env.DEFAULT_NAME;
    const language = (request.headers.get("accept-language") ?? "").slice(0, 2);
    return new Response(`${greetings[language] ?? greetings.en}, ${name}!\n`);
  },
};
