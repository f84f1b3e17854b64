/**
 * What to do about each of Cloudflare's error codes.
 *
 * Codes and meanings: Cloudflare's API reference and the public sources of its clients. A code without an entry is
 * shown as Cloudflare worded it.
 */
const ADVICE: Readonly<Record<number, string>> = {
  971: "The API is throttling this user. Run it again in a few minutes.",
  6003: "The credentials did not reach the API in a form that it reads. Set cloudflare:apiToken or CLOUDFLARE_API_TOKEN again.",
  6100: "Too many requests. Run it again in a few minutes.",
  7003: "Check the account id and the base URL: the API knows no such path.",
  9000: "The credentials are not accepted. Create a token with the permission Workers Scripts: Edit and set cloudflare:apiToken or CLOUDFLARE_API_TOKEN.",
  9103: "The key or the e-mail is not accepted. A token is the better way: set cloudflare:apiToken or CLOUDFLARE_API_TOKEN.",
  9106: "The credentials did not reach the API in a form that it reads. Set cloudflare:apiToken or CLOUDFLARE_API_TOKEN again.",
  9109: "The token is invalid or has expired. Create a new one and set cloudflare:apiToken or CLOUDFLARE_API_TOKEN.",
  10000: "The token is not accepted, or lacks the permission Workers Scripts: Edit for this account. Check the token and the account id.",
  10002: "Cloudflare had an internal error. Run it again.",
  10006: "The code does not parse. Mend it and run again.",
  10007: "There is no Worker of that name in this account. Create it first, or check scriptName and accountId.",
  10013: "Cloudflare had a passing fault. Run it again.",
  10016: "The name of the Worker is not one that Cloudflare accepts: use letters, digits, - and _, at most 63 of them.",
  10021: "Cloudflare refused what was sent: its message says why. Nothing was changed.",
  10023: "The token is not authorized for this. It needs the permission Workers Scripts: Edit for this account.",
  10026: "Cloudflare could not read the body of the request. If it happens again, please report it.",
  10027: "The modules are too large for Cloudflare. Make them smaller, or move data out of the code.",
  10034: "Verify the e-mail address of the Cloudflare account first.",
  10035: "Someone else changed the Worker at the same moment. Run it again.",
  10037: "The account has as many Workers as its plan allows. Delete some, or ask Cloudflare for more.",
  10040: "A Worker of this account has that name already.",
  10068:
    'The entry exports no handler. A module Worker needs `export default { fetch() {…} }`, a service worker addEventListener("fetch", …).',
  10069: "The entry exports a handler that Cloudflare does not know.",
  10079:
    "A migration was refused, most often because its tag was applied already: another version with the same migration was deployed meanwhile. Make a new version and deploy that: a list of migrations with tags sends only what is new.",
  10123: "A binding needs a Durable Object class that no migration and no exports make. Add one of them.",
  10215: "The latest version is not deployed, and Cloudflare edits settings and secrets only where it is. Deploy it first.",
  10220:
    "A secret of the Worker was changed after the version was made, so the version would run with another secret than it was made with. Make a new version, or deploy this one all the same with force: true.",
  10222: "The Worker has no versions yet. Make one first (a WorkerVersion).",
  100102: "The tag of the version is too long: 100 bytes at most.",
  100146: "The Worker has no such version. Check the version's id, and that it is of this Worker.",
};

/** What to do about an error code, if we know. */
export function adviceFor(code: number): string | undefined {
  return ADVICE[code];
}
