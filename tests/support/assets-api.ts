import type { ServerResponse } from "node:http";
import { parseMultipart, type RawPart } from "./multipart";
import { type Received, refuse, serve, succeed, type TestServer } from "./http-server";

interface Session {
  readonly hashes: readonly string[];
  readonly expiresAt: number;
}

type Result = { readonly result: unknown } | { readonly refused: number; readonly code: number; readonly message: string };

/** What becomes of a request: an answer, none after it took effect, or what it should be. */
export type Fate = { readonly status: number; readonly code: number } | "lose" | undefined;

/**
 * The part of the API that uploads of assets need: sessions, uploads and versions. A session asks for what is not there, in buckets, and ends
 * after an hour of the clock, which a test can move.
 */
export class AssetsApi {
  /** Files by hash. */
  readonly stored = new Map<string, { readonly type: string | undefined; readonly bytes: Buffer }>();
  /** Bodies of the versions that were made. */
  readonly versions: Record<string, unknown>[] = [];
  /** `session`, `upload` and `version`, in the order in which they came. */
  readonly calls: string[] = [];
  /** Each upload's parts. */
  readonly uploads: RawPart[][] = [];
  readonly manifests: Record<string, { hash: string; size: number }>[] = [];
  /** Uploads that were under way at once, at most. */
  concurrent = 0;
  bucketSize = 2;
  /** Milliseconds since the epoch. */
  now = Date.now();
  /** Decides about a request by its kind and how many of the kind came before. */
  fate: (call: string, index: number) => Fate | Promise<Fate> = () => undefined;
  #server: TestServer | undefined;
  readonly #sessions = new Map<string, Session>();
  readonly #complete = new Map<string, number>();
  #tokens = 0;
  #underWay = 0;

  async start(): Promise<string> {
    this.#server = await serve((request, response) => void this.#answer(request, response));
    return this.#server.baseUrl;
  }

  get server(): TestServer {
    return this.#server!;
  }

  async stop(): Promise<void> {
    await this.#server?.close();
  }

  /** The tokens that this API gave out, sessions' and completion tokens. */
  get tokens(): string[] {
    return [...this.#sessions.keys(), ...this.#complete.keys()];
  }

  count(call: string): number {
    return this.calls.filter((other) => other === call).length;
  }

  async #answer(request: Received, response: ServerResponse): Promise<void> {
    const call = nameOf(request);
    const index = this.count(call);
    this.calls.push(call);
    if (call === "upload") this.concurrent = Math.max(this.concurrent, ++this.#underWay);
    const fate = await this.fate(call, index);
    if (call === "upload") this.#underWay -= 1;
    response.setHeader("date", new Date(this.now).toUTCString());
    if (typeof fate === "object") {
      // As an API might that is no help to anybody who keeps secrets.
      const sent = call === "version" ? request.body.toString() : String(request.headers.authorization);
      refuse(response, fate.status, { code: fate.code, message: `refused ${sent}` });
      return;
    }
    const result = this.#handle(call, request);
    if (fate === "lose") response.destroy();
    else if ("refused" in result) refuse(response, result.refused, { code: result.code, message: result.message });
    else succeed(response, result.result);
  }

  #handle(call: string, request: Received): Result {
    const body = (): Record<string, unknown> => JSON.parse(request.body.toString()) as Record<string, unknown>;
    switch (call) {
      case "session":
        return { result: this.#open(body()["manifest"] as Record<string, { hash: string; size: number }>) };
      case "upload":
        return this.#take(request);
      case "version":
        return this.#make(body());
      case "worker":
        return { result: { id: "0".repeat(32), name: "site" } };
      default: {
        const versions = this.versions.map((version, index) => this.#version(version, index));
        if (request.url.includes("/versions?page=")) return { result: versions };
        return versions.length > 0 ? { result: versions.at(-1) } : { refused: 404, code: 10222, message: "no versions" };
      }
    }
  }

  #open(manifest: Record<string, { hash: string; size: number }>): unknown {
    this.manifests.push(manifest);
    const hashes = [...new Set(Object.values(manifest).map(({ hash }) => hash))];
    const missing = hashes.filter((hash) => !this.stored.has(hash));
    const jwt = this.#token();
    if (missing.length === 0) {
      this.#complete.set(jwt, this.now + 3_600_000);
      return { jwt, buckets: [] };
    }
    this.#sessions.set(jwt, { hashes, expiresAt: this.now + 3_600_000 });
    const buckets = Array.from({ length: Math.ceil(missing.length / this.bucketSize) }, (_, index) =>
      missing.slice(index * this.bucketSize, (index + 1) * this.bucketSize),
    );
    return { jwt, buckets };
  }

  #take(request: Received): Result {
    const session = this.#sessions.get(String(request.headers.authorization).replace("Bearer ", ""));
    if (session === undefined || session.expiresAt <= this.now) return { refused: 401, code: 10000, message: "the session is over" };
    const parts = parseMultipart(request.headers["content-type"], request.body);
    this.uploads.push(parts);
    for (const { name, contentType, body } of parts) {
      this.stored.set(String(name), { type: contentType, bytes: Buffer.from(body.toString(), "base64") });
    }
    if (!session.hashes.every((hash) => this.stored.has(hash))) return { result: {} };
    const jwt = this.#token();
    this.#complete.set(jwt, this.now + 3_600_000);
    return { result: { jwt } };
  }

  #make(body: Record<string, unknown>): Result {
    const { jwt } = (body["assets"] ?? {}) as { jwt?: string };
    if (jwt !== undefined && (this.#complete.get(jwt) ?? 0) <= this.now)
      return { refused: 400, code: 10021, message: "the token is too old" };
    this.versions.push(body);
    return { result: this.#version(body, this.versions.length - 1) };
  }

  #version({ assets, ...body }: Record<string, unknown>, index: number): unknown {
    const { config } = (assets ?? {}) as { config?: object };
    const told = { ...body, ...(assets === undefined ? {} : { assets: { config: { html_handling: "auto-trailing-slash", ...config } } }) };
    return { ...told, id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`, created_on: new Date(this.now).toISOString() };
  }

  /** In the form of a JSON Web Token, with its end. */
  #token(): string {
    const claims = { exp: Math.floor(this.now / 1000) + 3600, n: this.#tokens++ };
    return `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2lnbmF0dXJl`;
  }
}

function nameOf({ method, url }: Received): string {
  if (url.endsWith("/assets-upload-session")) return "session";
  if (url.includes("/assets/upload")) return "upload";
  if (method === "POST") return "version";
  return /\/workers\/workers\/[^/]+$/.test(url) ? "worker" : "look";
}
