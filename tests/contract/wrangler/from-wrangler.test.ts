import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { type Files, useWrangler } from "../../support/clients/wrangler";
import { createStack, type EngineStack, succeed } from "../../support/engine";

const ACCOUNT = "0123456789abcdef0123456789abcdef";
const ID = "0f2ac74b498b48028cb68387c421e279";

const api: Files = {
  "wrangler.jsonc": {
    name: "api",
    main: "src/index.ts",
    compatibility_date: "2026-01-01",
    compatibility_flags: ["nodejs_compat", "url_original"],
    rules: [{ type: "Text", globs: ["**/*.md"], fallthrough: true }],
    define: { DEFINED: '"by define"' },
    vars: { VAR: "var", DATA: { a: [1] } },
    kv_namespaces: [{ binding: "KV", id: ID }],
    r2_buckets: [{ binding: "BUCKET", bucket_name: "bucket", jurisdiction: "eu" }],
    d1_databases: [{ binding: "DB", database_id: "5b7b2a5a-0f0c-4c52-9b1a-1f2d3c4b5a69", database_name: "db" }],
    queues: { producers: [{ binding: "QUEUE", queue: "queue" }] },
    services: [{ binding: "OTHER", service: "other", entrypoint: "Named" }],
    ratelimits: [{ name: "LIMIT", namespace_id: "1", simple: { limit: 10, period: 60 } }],
    analytics_engine_datasets: [{ binding: "POINTS", dataset: "points" }],
    hyperdrive: [{ binding: "HYPERDRIVE", id: ID }],
    vectorize: [{ binding: "INDEX", index_name: "index" }],
    mtls_certificates: [{ binding: "CERTIFICATE", certificate_id: ID }],
    secrets_store_secrets: [{ binding: "STORED", store_id: ID, secret_name: "stored" }],
    send_email: [{ name: "MAIL", allowed_destination_addresses: ["a@example.com"] }],
    pipelines: [{ binding: "PIPELINE", pipeline: "pipeline" }],
    ai: { binding: "AI" },
    browser: { binding: "BROWSER" },
    images: { binding: "IMAGES" },
    durable_objects: { bindings: [{ name: "ROOM", class_name: "Room" }] },
    migrations: [{ tag: "v1", new_sqlite_classes: ["Room"] }],
    version_metadata: { binding: "VERSION" },
    limits: { cpu_ms: 50 },
  },
  "src/index.ts": `
    import { createHash } from "node:crypto";
    import { DurableObject } from "cloudflare:workers";
    import data from "../data/data.bin";
    import wasm from "./empty.wasm?module";
    import notes from "./notes.md";
    import { two } from "./two";
    declare const DEFINED: string;
    const { format } = require("util");
    export class Room extends DurableObject {}
    export default {
      fetch(_request: Request, env: Record<string, unknown>): Response {
        const hash = createHash("sha256").update(new Uint8Array(data)).digest("hex").slice(0, 8);
        const facts = [wasm instanceof WebAssembly.Module, notes, two, DEFINED, hash, format("%d", 1), process.env["VAR"], navigator.userAgent];
        return Response.json([...facts, env["VAR"], Object.keys(env).sort()]);
      },
    };`,
  "src/two.ts": "export const two: number = 2; // a comment",
  "src/notes.md": "# Notes",
  "src/empty.wasm": Buffer.from("0061736d01000000", "hex"),
  "data/data.bin": "123",
};

const site: Files = {
  "wrangler.jsonc": {
    name: "site",
    main: "src/index.js",
    compatibility_date: "2026-01-01",
    assets: {
      directory: "./public",
      binding: "ASSETS",
      html_handling: "drop-trailing-slash",
      not_found_handling: "404-page",
      run_worker_first: ["/api/*", "!/api/open/*"],
    },
  },
  "src/index.js": `export default { async fetch(request, env) {
    const { pathname } = new URL(request.url);
    return new Response(pathname + " " + (await (await env.ASSETS.fetch("http://assets/a.txt")).text()));
  } };`,
  "public/index.html": "home",
  "public/404.html": "lost",
  "public/about/index.html": "about",
  "public/a.txt": "a",
  "public/api/open/b.json": "{}",
  "public/.well-known/security.txt": "contact",
  "public/ümläut ☂.txt": "name",
  "public/no-extension": "none",
  "public/draft.html": "draft",
  "public/.assetsignore": "draft.html\n",
  "public/_headers": "/a.txt\n  X-Own: own\n/about\n  ! Etag\n",
  "public/_redirects": "/old /about 301\n/blog/:post /about?post=:post 302\n",
};
/** What to ask of the site: served, redirected, with headers, ignored, missing, and by the Worker. */
const ADDRESSES = [
  ...["/", "/index.html", "/about", "/about/", "/a.txt", "/old", "/blog/one", "/draft", "/draft.html", "/nowhere", "/_headers"],
  ...["/api/x", "/api/open/b.json", "/.well-known/security.txt", "/%C3%BCml%C3%A4ut%20%E2%98%82.txt", "/no-extension", "/.assetsignore"],
];

/** As the Vite plugin leaves it: a configuration of its own beside code that is built, and the client next door. */
const built: Files = {
  "wrangler.jsonc": { name: "built", main: "src/index.ts", compatibility_date: "2026-01-01" },
  ".wrangler/deploy/config.json": { configPath: "../../dist/built/wrangler.json", auxiliaryWorkers: [] },
  "dist/built/wrangler.json": {
    configPath: "/elsewhere/wrangler.jsonc",
    userConfigPath: "/elsewhere/wrangler.jsonc",
    topLevelName: "built",
    definedEnvironments: [],
    name: "built",
    main: "index.js",
    no_bundle: true,
    rules: [{ type: "ESModule", globs: ["**/*.js", "**/*.mjs"] }],
    compatibility_date: "2026-01-01",
    compatibility_flags: [],
    assets: { directory: "../client", not_found_handling: "single-page-application" },
    vars: { MODE: "built" },
    kv_namespaces: [],
    queues: { producers: [], consumers: [] },
    unsafe: {},
    logfwdr: { bindings: [] },
  },
  "dist/built/index.js": `import { n as name } from "./assets/chunk-Cx1_-9.js";
    export default { fetch: async (request, env) => Response.json([name, env.MODE, (await import("./assets/lazy.js")).default]) };`,
  "dist/built/assets/chunk-Cx1_-9.js": 'const n = "chunk"; export { n };',
  "dist/built/assets/lazy.js": 'import { n } from "./chunk-Cx1_-9.js"; export default "lazy " + n;',
  "dist/client/index.html": "app",
  "dist/client/assets/app.js": "console.log(1);",
};

const python: Files = {
  "wrangler.jsonc": { name: "python", main: "src/entry.py", compatibility_date: "2026-01-01", compatibility_flags: ["python_workers"] },
  "src/entry.py":
    "from workers import WorkerEntrypoint, Response\nfrom lib.words import WORD\n\nclass Default(WorkerEntrypoint):\n    async def fetch(self, request):\n        return Response(WORD)\n",
  "src/lib/words.py": 'WORD = "wörd"\n',
};

const PROJECTS: Readonly<Record<string, Files>> = { api, site, built, python };

const program = `
  import { fromWrangler, Worker, WorkerDeployment, WorkerVersion } from "pulumi-workers";
  for (const [project, folder] of Object.entries(JSON.parse(process.env.PROJECTS))) {
    const { worker, version } = await fromWrangler(folder);
    const made = new Worker(project, { ...worker, name: "our-" + project });
    const { versionId } = new WorkerVersion(project, { workerId: made.name, ...version });
    new WorkerDeployment(project, { scriptName: made.name, versions: [{ versionId, percentage: 100 }] });
  }
`;

interface Version {
  readonly bindings: readonly { readonly name: string; readonly namespace_id?: string }[];
  readonly modules: readonly { readonly name: string; readonly content_type: string; readonly content_base64: string }[];
}

describe("one wrangler.jsonc, deployed by wrangler and by us", function () {
  this.timeout(180_000);
  const world = useWrangler({ missingBindings: "accept" });
  let stack: EngineStack | undefined;
  after(() => stack?.remove());

  before(async () => {
    const folders: Record<string, string> = {};
    for (const [name, files] of Object.entries(PROJECTS)) {
      const project = world().project(files);
      // wrangler is found from the folder of a project: as a dependency of it.
      fs.symlinkSync(path.resolve(__dirname, "../../../../node_modules"), path.join(project.folder, "node_modules"), "junction");
      await project.run(["deploy"]);
      folders[name] = project.folder;
    }
    const { baseUrl } = world().emulator;
    stack = await createStack({
      files: { "index.js": program, "package.json": '{"type":"module","main":"index.js"}' },
      config: { "pulumi-workers:accountId": ACCOUNT },
      env: { CLOUDFLARE_BASE_URL: baseUrl, CLOUDFLARE_API_TOKEN: "any-token", PROJECTS: JSON.stringify(folders) },
    });
    succeed(await stack.up());
  });

  it("makes the same version: code byte for byte, bindings and settings", async () => {
    const [ours, theirs] = await both("api");
    expectSameCode(ours, theirs);
    expect(moduleRows(ours).map(([name]) => name.replace(/^[0-9a-f]{40}-/, ""))).to.have.members([
      "data.bin",
      "empty.wasm",
      "index.js",
      "index.js.map",
      "notes.md",
    ]);
    for (const field of ["main_module", "compatibility_date", "compatibility_flags", "limits", "migration_tag"]) {
      expect((ours as unknown as Record<string, unknown>)[field], field).to.deep.equal(
        (theirs as unknown as Record<string, unknown>)[field],
      );
    }
    expect(bindingRows(ours)).to.deep.equal(bindingRows(theirs));

    const [[status, text], same] = [await world().get("our-api"), await world().get("api")];
    expect([status, text]).to.deep.equal(same);
    expect(JSON.parse(text)).to.deep.include.members([true, "# Notes", 2, "by define", "Cloudflare-Workers", "var"]);
  });

  it("serves the same site: pages, headers, redirects, what is ignored, and what the Worker answers first", async () => {
    for (const address of ADDRESSES) {
      expect(await served("our-site", address), address).to.deep.equal(await served("site", address));
    }
    expect((await served("our-site", "/a.txt")).headers).to.include({ "x-own": "own" });
    expect(await served("our-site", "/draft")).to.include({ status: 404, text: "lost" });
    expect(await served("our-site", "/api/x")).to.include({ status: 200, text: "/api/x a" });
    const [ours, theirs] = await both("site");
    expect(ours.bindings).to.deep.equal(theirs.bindings);
  });

  it("takes the output of a build, its client included", async () => {
    const [ours, theirs] = await both("built");
    expectSameCode(ours, theirs);
    expect(moduleRows(ours)).to.have.length(3);
    for (const address of ["/", "/deep/link", "/assets/app.js"]) {
      expect(await served("our-built", address), address).to.deep.equal(await served("built", address));
    }
  });

  it("stores the same Python", async () => {
    const [ours, theirs] = await both("python");
    expectSameCode(ours, theirs);
    expect(moduleRows(ours).map(([name, type]) => [name, type])).to.deep.equal([
      ["entry.py", "text/x-python"],
      ["lib/words.py", "text/x-python"],
    ]);
  });

  const both = async (project: string): Promise<[ours: Version, theirs: Version]> => [
    await latest(`our-${project}`),
    await latest(project),
  ];
  const latest = async (worker: string): Promise<Version> => {
    const url = `${world().emulator.baseUrl}/accounts/${ACCOUNT}/workers/workers/${worker}/versions/latest?include=modules`;
    const answer = await fetch(url, { headers: { authorization: "Bearer any-token" } });
    return ((await answer.json()) as { result: Version }).result;
  };
  /** What a browser gets, but for the moment and for the etag, which comes of the hash that the client chose: each has its own. */
  const served = async (worker: string, address: string) => {
    const answer = await world().fetch(worker, address);
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => name !== "date" && name !== "etag"));
    return { status: answer.status, headers, text: await answer.text() };
  };
});

function expectSameCode(ours: Version, theirs: Version): void {
  const names = (version: Version): string[] => moduleRows(version).map(([name]) => name);
  expect(names(ours)).to.deep.equal(names(theirs));
  for (const [index, [name, type, content]] of moduleRows(theirs).entries()) {
    expect(moduleRows(ours)[index]!.slice(1), name).to.deep.equal([type, content]);
  }
}

/** wrangler writes `./` before the name of a module that it keeps, which is the same module. */
function moduleRows({ modules }: Version): [name: string, type: string, content: string][] {
  return modules
    .map(({ name, content_type: type, content_base64: content }): [string, string, string] => {
      const text = Buffer.from(content, "base64").toString("latin1");
      return [path.posix.normalize(name), type, type === "application/source-map" ? sourcesOf(text) : text];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The project's sources in a map: wrangler writes other parts of it in another form. */
function sourcesOf(map: string): string {
  const { sources, sourcesContent } = JSON.parse(map) as { sources: string[]; sourcesContent: string[] };
  return JSON.stringify(sources.map((source, index) => [source, sourcesContent[index]]).filter(([source]) => source?.startsWith("src/")));
}

/** Each Worker's Durable Objects are its own. */
function bindingRows({ bindings }: Version): unknown[] {
  return bindings.map((binding) => (binding.name === "ROOM" ? { ...binding, namespace_id: "own" } : binding));
}
