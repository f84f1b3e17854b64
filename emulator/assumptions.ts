/**
 * What the emulator does without any source for it. Each entry is a place where Cloudflare may answer something else; the code calls
 * `assume` with its key right where the behaviour takes effect, and `--strict` turns that call into a loud failure.
 *
 * Everything else in the emulator carries a comment that docs/emulator-labels.md lists: `[documented]` for what Cloudflare's pages say,
 * `[observed]` for what was seen in the public sources or recordings of a client, `[own]` for what is the emulator's own business and says nothing of
 * Cloudflare. `[assumed: name]` says which of these a comment means.
 */
export const ASSUMPTIONS = {
  "auth-missing": "A request without credentials answers 401 with code 10000.",
  "auth-expired": "An expired token answers 401 with code 9109.",
  "auth-read-only": "A write with a read-only token answers 403 with code 10000.",
  "content-put-missing-script": "PUT content on a script that does not exist answers 404 with code 10007 and creates nothing.",
  "content-put-same": "PUT of identical content keeps the etag, and moves modified_on.",
  "if-none-match": "A write with If-None-Match is done, whether or not the etag is that of the script.",
  "etag-settings": "A change of settings or bindings moves the etag.",
  "etag-secrets": "A change of a secret moves the etag.",
  "put-resets-settings": "PUT of a script resets settings that its metadata leaves out.",
  "module-name-from-part": "An entry point that no filename matches is looked up by part name, and takes that name.",
  "unknown-module-type": "A part whose content type no module can have answers 400 with code 10021.",
  "raw-javascript-body": "PUT of a script with a plain JavaScript body makes a service worker with that one part, named worker.js.",
  "assets-token":
    "A token for assets that is expired or not valid answers 401 with code 10000 in an upload, and 400 with 10021 in a version.",
  "write-deploys": "PUT content, and a change of settings, makes a version and deploys it to all traffic.",
  "version-too-old": "A version that is not one of the last 100 is not deployed: 400 with code 10021. Its modules are gone.",
  "worker-without-versions": "A Worker that was made and has no version yet is in the list of scripts, with an etag and no handlers.",
  "in-use": "A version that is deployed or the latest, and the live deployment, are not deleted: 400 with code 10021.",
  "delete-used-worker":
    "A Worker is deleted by its id although other Workers have bindings to it, or a queue has it as its consumer, which goes with it.",
  "bound-without-deployment": "A service binding may lead to a Worker that was made and was never deployed.",
  "method-not-allowed": "A known path with another method answers 405 with code 10405.",
  "validation-code": "What cannot be, in a manifest, a version, a deployment or a page's number, answers 400 with code 10021.",
  "migration-code": "Durable Objects that cannot be migrated like this, and a way back over a migration, answer 400 with code 10061.",
  "too-large": "An upload that is too large answers 413.",
  "entry-point-twice": "Where the metadata and a header name an entry point, the metadata wins.",
  "form-values": "Metadata as form fields has nothing but texts: a field that is none answers 400 with code 10026.",
  "tags-filter": "A tag in the filter of the list of scripts, without yes or no, is one that has to be there.",
  "secret-defaults": "A secret without a type is secret_text, and to delete one that is not there, with others, is no error.",
  "secret-changed": "A secret has changed when it is gone, too; what counts is the newest live version, and a live one needs no force.",
  "latest-deployed":
    "The latest version counts as deployed when it has all traffic, and a Worker without versions has nothing to wait for.",
  "previews-follow": "Preview URLs are on where workers.dev is switched on and nobody says anything about them.",
  "never-deployed-last": "In the list of Workers those never deployed come after all others.",
  "assets-without-files": "A version whose assets have a configuration and no token is made, without files.",
  "assets-shared": "A file that any Worker of the account sent is not asked for again.",
  "reference-status":
    "A binding to what is not there, and the deletion of what others bind, without force, answer 400. By force the bindings of the others stay.",
  "queue-change": "PUT and PATCH of a queue leave what they do not name.",
  "route-precedence":
    "Of two routes that both fit, neither of which is a part of the other, the one with the more specific host wins: no wildcard before one, then the longer.",
  "route-changed":
    "A route that is changed to a pattern that its zone cannot have, or to a Worker that is not there, answers as a new one, 400 with 10022 and 10019.",
  "neighbour-codes":
    "A key of KV that is too long, and a value that is no JSON where JSON is asked for, answer 400 with code 10001, and so does what R2 refuses; a consumer that a queue has not, 404 with 11002.",
  "code-not-compiled": "Code is accepted without compiling it, because the Workers runtime is not installed.",
} as const satisfies Record<string, string>;

export type Assumption = keyof typeof ASSUMPTIONS;
export type Assume = (key: Assumption) => void;
