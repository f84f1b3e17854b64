import { expect } from "chai";
import { after, describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { type Files, useWrangler } from "../../support/clients/wrangler";
import { createStack, type EngineStack, succeed } from "../../support/engine";

const ACCOUNT = "0123456789abcdef0123456789abcdef";
const ID = "0f2ac74b498b48028cb68387c421e279";

const files: Files = {
  "wrangler.jsonc": {
    name: "same",
    main: "src/index.ts",
    compatibility_date: "2026-01-01",
    compatibility_flags: ["nodejs_compat", "url_original"],
    rules: [{ type: "Text", globs: ["**/*.md"], fallthrough: true }],
    define: { DEFINED: '"by define"' },
    vars: { VAR: "var", DATA: { a: [1] } },
    kv_namespaces: [{ binding: "KV", id: ID }],
    r2_buckets: [{ binding: "BUCKET", bucket_name: "bucket" }],
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

const program = `
  import { fromWrangler, Worker, WorkerDeployment, WorkerVersion } from "pulumi-workers";
  const { worker, version } = await fromWrangler(process.env.PROJECT);
  const api = new Worker("w", { ...worker, name: "ours" });
  const made = new WorkerVersion("w", { workerId: api.name, ...version });
  new WorkerDeployment("w", { scriptName: api.name, versions: [{ versionId: made.versionId, percentage: 100 }] });
`;

interface Version {
  readonly bindings: readonly { readonly name: string; readonly namespace_id?: string }[];
  readonly modules: readonly { readonly name: string; readonly content_type: string; readonly content_base64: string }[];
}

describe("one wrangler.jsonc, deployed by wrangler and by us", function () {
  this.timeout(180_000);
  const world = useWrangler();
  let stack: EngineStack | undefined;
  after(() => stack?.remove());

  it("makes the same version: code byte for byte, bindings and settings", async () => {
    const project = world().project(files);
    // wrangler is found from the folder of a project: as a dependency of it.
    fs.symlinkSync(path.resolve(__dirname, "../../../../node_modules"), path.join(project.folder, "node_modules"), "junction");
    await project.run(["deploy"]);
    const { baseUrl } = world().emulator;
    stack = await createStack({
      files: { "index.js": program, "package.json": '{"type":"module","main":"index.js"}' },
      config: { "pulumi-workers:accountId": ACCOUNT },
      env: { CLOUDFLARE_BASE_URL: baseUrl, CLOUDFLARE_API_TOKEN: "any-token", PROJECT: project.folder },
    });
    succeed(await stack.up());

    const [ours, theirs] = [await latest("ours"), await latest("same")];
    const names = (version: Version): string[] => moduleRows(version).map(([name]) => name);
    expect(names(ours)).to.deep.equal(names(theirs));
    for (const [index, [name, type, content]] of moduleRows(theirs).entries()) {
      expect(moduleRows(ours)[index]!.slice(1), name).to.deep.equal([type, content]);
    }
    expect(names(ours).map((name) => name.replace(/^[0-9a-f]{40}-/, ""))).to.have.members([
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

    const [[status, text], same] = [await world().get("ours"), await world().get("same")];
    expect([status, text]).to.deep.equal(same);
    expect(JSON.parse(text)).to.deep.include.members([true, "# Notes", 2, "by define", "Cloudflare-Workers", "var"]);
  });

  const latest = async (worker: string): Promise<Version> => {
    const url = `${world().emulator.baseUrl}/accounts/${ACCOUNT}/workers/workers/${worker}/versions/latest?include=modules`;
    const answer = await fetch(url, { headers: { authorization: "Bearer any-token" } });
    return ((await answer.json()) as { result: Version }).result;
  };
});

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
