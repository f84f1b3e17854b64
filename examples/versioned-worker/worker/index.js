import { isSignedBy, sign } from "./signature.js";
import terms from "./terms.txt";

/** Links to files that work for a while: whoever has one may download, and nobody can make one without the key. */
export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const [, what = "", name = ""] = /^\/(links|files)\/([\w.-]+)$/.exec(url.pathname) ?? [];
    if (url.pathname === "/") return Response.json({ owner: env.OWNER, version: env.VERSION.id, terms: terms.trim() });
    if (what === "links") return Response.json({ link: await link(name, env) });
    if (what === "files") return download(name, url.searchParams, env);
    return Response.json({ detail: "There is nothing here." }, { status: 404 });
  },
};

async function link(name, { LINKS, SIGNING_KEY }) {
  const expires = Math.floor(Date.now() / 1000) + LINKS.lifetimeSeconds;
  return `/files/${name}?expires=${expires}&signature=${await sign(`${name} ${expires}`, SIGNING_KEY)}`;
}

async function download(name, query, { OWNER, SIGNING_KEY }) {
  const expires = Number(query.get("expires"));
  const isGenuine = await isSignedBy(`${name} ${expires}`, query.get("signature") ?? "", SIGNING_KEY);
  if (!isGenuine) return Response.json({ detail: "This link was not made here." }, { status: 403 });
  if (expires * 1000 <= Date.now()) return Response.json({ detail: "This link has expired." }, { status: 410 });
  return new Response(`${name}, courtesy of ${OWNER}\n`, { headers: { "content-disposition": `attachment; filename="${name}"` } });
}
