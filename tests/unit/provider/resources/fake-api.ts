import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { Busboy } from "@fastify/busboy";
import { type Received, refuse, serve, succeed, type TestServer } from "../../../support/http-server";

type Json = Record<string, unknown>;
interface FakeWorker {
  id: string;
  name: string;
  createdOn: string;
  settings: Json;
  versions: FakeVersion[];
  deployments: Json[];
  migrationTag: string | undefined;
  etag: number;
  content: { main: string; modules: { name: string; type: string; bytes: Buffer }[] };
}
interface FakeVersion {
  id: string;
  number: number;
  createdOn: string;
  body: Json;
}
interface Refusal {
  readonly status: number;
  readonly code: number;
}
type Answer = { readonly result: unknown } | Refusal | { readonly raw: (response: ServerResponse) => void };

const ACCOUNT = "0123456789abcdef0123456789abcdef";
const WRITE_ONLY = new Set(["text", "key_base64", "key_jwk"]);

/**
 * The part of the API that Workers, versions and deployments need, in memory. It answers as a remote that is as unlike the request as
 * Cloudflare's may be: sorted, with defaults filled in, with fields that nobody asked for, and without what is write-only.
 */
export class FakeApi {
  readonly workers = new Map<string, FakeWorker>();
  /** Says what to do with a request: `lose` takes effect and answers nothing, a refusal takes no effect. */
  fault: (method: string, path: string) => "lose" | Refusal | undefined = () => undefined;
  #server: TestServer | undefined;
  #count = 0;
  /** Milliseconds since the epoch. */
  now = (): number => Date.now();

  async start(): Promise<string> {
    this.#server = await serve((request, response) => void this.#answer(request, response));
    return this.#server.baseUrl;
  }
  stop(): Promise<void> | undefined {
    return this.#server?.close();
  }
  /** Method and path (below the account, with its query) of what came since the last call. */
  #seen = 0;
  requests(): string[] {
    const all = this.#server?.received ?? [];
    const fresh = all.slice(this.#seen);
    this.#seen = all.length;
    return fresh.map(({ method, url }) => `${method} ${url.replace(/^.*?\/accounts\/[^/]+\/workers\//, "")}`);
  }
  /** The bodies of all requests with this method, parsed. */
  bodies(method: string): Json[] {
    return (this.#server?.received ?? [])
      .filter((request) => request.method === method)
      .map(({ body }) => JSON.parse(body.toString()) as Json);
  }
  headers(method: string): IncomingHttpHeaders[] {
    return (this.#server?.received ?? []).filter((request) => request.method === method).map(({ headers }) => headers);
  }
  reset(): void {
    this.workers.clear();
    this.fault = () => undefined;
    this.requests();
  }
  worker(name: string): FakeWorker {
    const found = [...this.workers.values()].find((worker) => worker.id === name || worker.name === name);
    if (found === undefined) throw new Error(`the fake has no Worker ${name}`);
    return found;
  }
  /** Makes a Worker as someone else would. */
  addWorker(name: string, settings: Json = {}): FakeWorker {
    const id = `${String(++this.#count).padStart(8, "0")}${"0".repeat(24)}`;
    const content = { main: "", modules: [] };
    const worker = {
      id,
      name,
      settings,
      versions: [],
      deployments: [],
      migrationTag: undefined,
      etag: 1,
      content,
      createdOn: this.#time(),
    };
    this.workers.set(id, worker);
    return worker;
  }
  addVersion(worker: FakeWorker, body: Json, createdOn = this.#time()): FakeVersion {
    const id = `${String(++this.#count).padStart(8, "0")}-0000-4000-8000-000000000000`;
    const version = { id, number: worker.versions.length + 1, createdOn, body };
    worker.versions.push(version);
    return version;
  }
  deploy(worker: FakeWorker, versions: Json[], author = "ada@example.com"): Json {
    const deployment = { ...{ id: `d${String(++this.#count)}`, strategy: "percentage", source: "api", author_email: author }, versions };
    const whole = { ...deployment, created_on: this.#time(), annotations: { "workers/triggered_by": "deployment" } };
    worker.deployments.unshift(whole);
    worker.etag++;
    for (const { version_id: id } of versions) {
      const migrations = worker.versions.find((version) => version.id === id)?.body["migrations"] as Json | undefined;
      if (migrations?.["new_tag"] !== undefined) worker.migrationTag = migrations["new_tag"] as string;
    }
    return whole;
  }
  #time(): string {
    return new Date(this.now()).toISOString();
  }

  async #answer(request: Received, response: ServerResponse): Promise<void> {
    response.setHeader("date", new Date(this.now()).toUTCString());
    const url = new URL(request.url, "http://fake");
    const path = url.pathname.replace(/^\/client\/v4\/accounts\/[^/]+\/workers\//, "");
    const fault = this.fault(request.method, path);
    const answer =
      typeof fault === "object" ? fault : await this.#handle(request, path.split("/").map(decodeURIComponent), url.searchParams);
    if (fault === "lose") response.destroy();
    else if ("raw" in answer) answer.raw(response);
    else if ("result" in answer) succeed(response, answer.result);
    else refuse(response, answer.status, { code: answer.code, message: "as Cloudflare says it" });
  }

  async #handle(request: Received, [kind, name, ...rest]: string[], query: URLSearchParams): Promise<Answer> {
    const { method } = request;
    const json = (): Json => JSON.parse(request.body.toString()) as Json;
    if (kind === "scripts" && name === undefined) return { result: [...this.workers.values()].map((worker) => this.#script(worker)) };
    if (kind === "workers" && name === undefined && method === "GET") {
      const [page, perPage] = [Number(query.get("page")), Number(query.get("per_page"))];
      return { result: [...this.workers.values()].slice((page - 1) * perPage, page * perPage).map((worker) => this.#show(worker)) };
    }
    if (kind === "workers" && name === undefined && method === "POST") {
      const { name: wanted, ...settings } = json();
      if ([...this.workers.values()].some((worker) => worker.name === wanted)) return { status: 409, code: 10040 };
      return { result: this.#show(this.addWorker(String(wanted), settings)) };
    }
    const worker = [...this.workers.values()].find((each) => each.id === name || each.name === name);
    if (worker === undefined) return { status: 404, code: 10007 };
    if (kind === "scripts") return this.#scripts(worker, method, rest, query, request);
    if (rest[0] === "versions") return this.#versions(worker, method, rest[1], query, json);
    if (method === "DELETE") this.workers.delete(worker.id);
    if (method === "PATCH") {
      const { name: renamed = worker.name, ...settings } = merge({ name: worker.name, ...worker.settings }, json());
      Object.assign(worker, { name: renamed, settings });
    }
    return { result: method === "DELETE" ? null : this.#show(worker) };
  }

  #versions(worker: FakeWorker, method: string, id: string | undefined, query: URLSearchParams, json: () => Json): Answer {
    if (id === undefined && method === "POST") {
      const version = this.addVersion(worker, json());
      if (query.get("deploy") === "true") this.deploy(worker, [{ version_id: version.id, percentage: 100 }]);
      return { result: showVersion(version, false) };
    }
    // In the order that nobody expects.
    if (id === undefined)
      return { result: worker.versions.slice(0, Number(query.get("per_page"))).map((each) => showVersion(each, false)) };
    const version = worker.versions.find((each, index) =>
      id === "latest" ? index === worker.versions.length - 1 : each.id.startsWith(id),
    );
    if (version === undefined) return { status: 404, code: 100146 };
    if (method !== "DELETE") return { result: showVersion(version, query.get("include") === "modules") };
    if (version === worker.versions.at(-1)) return { status: 400, code: 10021 };
    worker.versions.splice(worker.versions.indexOf(version), 1);
    return { result: null };
  }

  async #scripts(worker: FakeWorker, method: string, [what, v2]: string[], query: URLSearchParams, request: Received): Promise<Answer> {
    if (what === "deployments" && method === "POST") {
      const body = JSON.parse(request.body.toString()) as { versions: Json[] };
      const known = body.versions.every(({ version_id: id }) => worker.versions.some((version) => version.id === id));
      return known ? { result: this.deploy(worker, body.versions) } : { status: 404, code: 100146 };
    }
    if (what === "deployments") return { result: { deployments: worker.deployments } };
    if (method === "PUT") {
      worker.content = await readContent(request);
      worker.etag++;
      return { result: this.#script(worker) };
    }
    if (v2 !== "v2") return { status: 404, code: 7003 };
    const { main, modules } = worker.content;
    const form = new FormData();
    for (const { name, type, bytes } of modules.toReversed()) form.append(name, new File([new Uint8Array(bytes)], name, { type }), name);
    const answer = new Response(form);
    const body = Buffer.from(await answer.arrayBuffer());
    return {
      raw: (response) =>
        void response.writeHead(200, { "content-type": answer.headers.get("content-type")!, "cf-entrypoint": main }).end(body),
    };
  }

  #script(worker: FakeWorker): Json {
    const etag = String(worker.etag).padStart(32, "0");
    return { id: worker.name, tag: worker.id, etag, created_on: worker.createdOn, migration_tag: worker.migrationTag ?? null, tags: null };
  }

  #show({ id, name, settings, createdOn }: FakeWorker): Json {
    const logs = { enabled: false, invocation_logs: true, destinations: [], head_sampling_rate: 1, persist: true };
    const defaults = {
      ...{ logpush: false, tags: [], tail_consumers: [], subdomain: { enabled: false, previews_enabled: false } },
      observability: { enabled: false, head_sampling_rate: 1, logs, traces: { ...logs, propagation_policy: "authenticated" } },
    };
    const filled = merge(defaults, settings);
    const references = { workers: [], domains: [], queues: [], durable_objects: [], dispatch_namespace_outbounds: [] };
    const [tags, consumers] = [filled["tags"] as string[], filled["tail_consumers"] as Json[]];
    return {
      ...{ id, name, created_on: createdOn, updated_on: createdOn, deployed_on: null, references, ...filled, brand_new: { field: 1 } },
      tags: [...tags].sort().reverse(),
      tail_consumers: consumers.map((consumer) => ({ ...consumer, environment: "production" })).reverse(),
      subdomain: { ...(filled["subdomain"] as Json), url: `https://${name}.ada.workers.dev`, preview_url_suffix: "x" },
    };
  }
}

/** A version as it is told again. */
function showVersion({ id, number, createdOn, body }: FakeVersion, withModules: boolean): Json {
  const { modules, migrations: _, bindings, exports, annotations, placement, compatibility_flags: flags, assets, ...rest } = body;
  const config = (assets as Json | undefined)?.["config"];
  return {
    ...{ id, number, created_on: createdOn, urls: [], source: "api", startup_time_ms: 3, usage_model: "standard", brand_new: [1] },
    ...{ limits: { cpu_ms: 30_000 }, ...rest },
    annotations: { ...(annotations as Json), "workers/triggered_by": "upload" },
    bindings: ((bindings ?? []) as Json[]).map(showBinding).sort((a, b) => (String(a["name"]) < String(b["name"]) ? -1 : 1)),
    compatibility_flags: ((flags ?? []) as string[]).toReversed(),
    ...(config === undefined ? {} : { assets: { config: { html_handling: "auto-trailing-slash", ...(config as Json) } } }),
    ...(exports === undefined ? {} : { exports: showExports(exports as Record<string, Json>) }),
    ...(placement === undefined ? {} : { placement: { ...(placement as Json), status: "SUCCESS" } }),
    ...(withModules ? { modules: ((modules ?? []) as Json[]).toReversed() } : {}),
  };
}

function showBinding(binding: Json): Json {
  const isSecret = binding["type"] === "secret_text" || binding["type"] === "secret_key";
  if (binding["type"] === "inherit") return { name: binding["name"], type: "plain_text", text: "from before" };
  return {
    ...(binding["type"] === "service" ? { environment: "production" } : {}),
    ...Object.fromEntries(Object.entries(binding).filter(([key]) => !isSecret || !WRITE_ONLY.has(key))),
    nobody_asked: true,
  };
}

function showExports(exports: Record<string, Json>): Json {
  const live = Object.entries(exports).filter(([, { state = "created" }]) => state === "created" || state === "expecting-transfer");
  return Object.fromEntries(live.map(([name, item]) => [name, { ...item, ...(item["state"] === undefined ? { state: "created" } : {}) }]));
}

/** RFC 7396. */
function merge(to: Json, patch: Json): Json {
  const result = { ...to };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, key);
    else if (isPlain(value)) result[key] = merge(isPlain(result[key]) ? result[key] : {}, value);
    else result[key] = value;
  }
  return result;
}

function isPlain(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function readContent({ headers, body }: Received): Promise<FakeWorker["content"]> {
  const content: FakeWorker["content"] = { main: "", modules: [] };
  const parser = new Busboy({ headers: { "content-type": headers["content-type"]! }, preservePath: true, isPartAFile: () => true });
  parser.on("file", (name, stream, _filename, _encoding, type) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      const bytes = Buffer.concat(chunks);
      if (name === "metadata") content.main = (JSON.parse(bytes.toString()) as { main_module: string }).main_module;
      else content.modules.push({ name, type, bytes });
    });
  });
  await new Promise((resolve, reject) => Readable.from([body]).pipe(parser).on("finish", resolve).on("error", reject));
  return content;
}

export { ACCOUNT };
