/**
 * What the emulator does without any source for it. Each entry is a place where Cloudflare may answer something else; the code calls
 * `assume` with its key right where the behaviour takes effect, and `--strict` turns that call into a loud failure.
 *
 * Everything else in the emulator carries a comment that docs/emulator-labels.md lists: `[documented]` for what Cloudflare's pages say,
 * `[observed]` for what was seen in the public sources or recordings of a client, `[assumed]` for a detail too small to fail on.
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
  "version-too-old": "A version that is not one of the last 100 is not deployed: 400 with code 10021.",
  "worker-without-versions": "A Worker that was made and has no version yet is in the list of scripts, with an etag and no handlers.",
  "in-use": "A version that is deployed or the latest, and the live deployment, are not deleted: 400 with code 10021.",
  "delete-used-worker": "A Worker is deleted by its id although other Workers have bindings to it, or a queue has it as its consumer.",
  "bound-without-deployment": "A service binding may lead to a Worker that was made and was never deployed.",
  "method-not-allowed": "A known path with another method answers 405 with code 10405.",
  "code-not-compiled": "Code is accepted without compiling it, because the Workers runtime is not installed.",
} as const satisfies Record<string, string>;

export type Assumption = keyof typeof ASSUMPTIONS;
export type Assume = (key: Assumption) => void;
