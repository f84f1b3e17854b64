import { timingSafeEqual } from "node:crypto";
import { nameOf } from "./name";
import readme from "./readme.md";

interface Env {
  readonly OWNER: string;
  readonly LIMITS: { readonly nameLength: number };
  readonly PASSWORD: string;
  readonly LINKS: { get(key: string): Promise<string | null>; put(key: string, value: string): Promise<void> };
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const name = new URL(request.url).pathname.slice(1);
    if (request.method === "POST") return shorten(request, env);
    if (name === "") return new Response(`${readme}\nRun by ${env.OWNER}.\n`);
    const target = await env.LINKS.get(name);
    return target === null ? new Response("There is no such link.\n", { status: 404 }) : Response.redirect(target, 302);
  },

  scheduled(): void {
    console.log("Links live for ever: there is nothing to clean up.");
  },
};

async function shorten(request: Request, { LINKS, LIMITS, PASSWORD }: Env): Promise<Response> {
  if (!isSame(request.headers.get("authorization") ?? "", `Bearer ${PASSWORD}`)) return new Response("Who are you?\n", { status: 401 });
  const target = await request.text();
  if (!URL.canParse(target)) return new Response("Send a URL.\n", { status: 400 });
  const name = await nameOf(target, LIMITS.nameLength);
  await LINKS.put(name, target);
  return new Response(`/${name}\n`, { status: 201 });
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [new TextEncoder().encode(a), new TextEncoder().encode(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
