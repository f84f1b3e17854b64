/** What a program gives for each field of "Put script content" that is sent, and how it is seen. */
export interface ContentCase {
  readonly property: string;
  readonly inputs: Record<string, unknown>;
  /** What the multipart body holds. */
  readonly sends: readonly string[];
  /** What the running Worker says. */
  readonly says: string;
  /** By default that of the script `own`. */
  readonly path?: string;
}

const account = "000000000000000000000000000000aa";
const worker = (says: string): string => `export default { fetch() { return new Response(${JSON.stringify(says)}); } };`;

export const contentCases: Record<string, ContentCase> = {
  "path account_id": {
    ...{ property: "accountId", inputs: { accountId: account, mainModule: "a.js", modules: { "a.js": { content: worker("account") } } } },
    ...{ sends: [], says: "account", path: `/accounts/${account}/workers/scripts/own/content` },
  },
  "path script_name": {
    ...{ property: "scriptName", sends: [], says: "name", path: `/accounts/${account}/workers/scripts/own-name/content` },
    inputs: { accountId: account, scriptName: "own-name", mainModule: "a.js", modules: { "a.js": { content: worker("name") } } },
  },
  "body metadata.body_part": {
    ...{ property: "bodyPart", sends: ['"body_part":"own-part.js"'], says: "service worker" },
    inputs: {
      bodyPart: "own-part.js",
      modules: { "own-part.js": { content: 'addEventListener("fetch", (event) => event.respondWith(new Response("service worker")));' } },
    },
  },
  "body metadata.main_module": {
    ...{ property: "mainModule", sends: ['"main_module":"own-main.js"'], says: "main" },
    inputs: {
      mainModule: "own-main.js",
      modules: { "own-main.js": { content: worker("main") }, "index.js": { content: worker("index") } },
    },
  },
  "body files": {
    ...{ property: "modules", sends: ['filename="own/file.txt"', "own content", "text/plain"], says: "own content" },
    inputs: {
      mainModule: "a.js",
      modules: {
        "a.js": { content: 'import text from "./own/file.txt"; export default { fetch() { return new Response(text); } };' },
        "own/file.txt": { content: "own content" },
      },
    },
  },
};
