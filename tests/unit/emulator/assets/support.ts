import { createHash } from "node:crypto";
import { extname } from "node:path";
import { answerOf, type Answer, type Client } from "../support";

/** Text and content type of files by path. */
export type Files = Readonly<Record<string, readonly [text: string, contentType?: string]>>;

export interface Session {
  readonly jwt: string;
  readonly buckets: string[][];
}

/** As wrangler makes it: of content and extension. */
export function hashOf(path: string, text: string): string {
  return createHash("sha256").update(text).update(extname(path)).digest("hex").slice(0, 32);
}

function manifest(files: Files): Record<string, { hash: string; size: number }> {
  return Object.fromEntries(
    Object.entries(files).map(([path, [text]]) => [path, { hash: hashOf(path, text), size: Buffer.byteLength(text) }]),
  );
}

export async function startSession(api: Client, script: string, files: Files): Promise<Session> {
  const { status, text, result } = await openSession(api, script, { manifest: manifest(files) });
  if (status !== 200) throw new Error(text);
  return result as unknown as Session;
}

export async function openSession(api: Client, script: string, body: unknown): Promise<Answer> {
  return await api.call("POST", `/${script}/assets-upload-session`, JSON.stringify(body), { "content-type": "application/json" });
}

/** Sends files of one bucket. */
export async function upload(api: Client, jwt: string, parts: FormData, query = "?base64=true"): Promise<Answer> {
  const url = `${api.emulator.baseUrl}/accounts/${api.account}/workers/assets/upload${query}`;
  return await answerOf(await fetch(url, { method: "POST", headers: { authorization: `Bearer ${jwt}` }, body: parts }));
}

export function bucketForm(bucket: readonly string[], files: Files): FormData {
  const form = new FormData();
  for (const hash of bucket) {
    const [, [text, type]] = Object.entries(files).find(([path, file]) => hashOf(path, file[0]) === hash)!;
    form.append(hash, new File([Buffer.from(text).toString("base64")], hash, { type: type ?? "application/null" }), hash);
  }
  return form;
}

/** Uploads what is asked for, and answers the completion token. */
export async function complete(api: Client, script: string, files: Files): Promise<string> {
  const { jwt, buckets } = await startSession(api, script, files);
  let completion = jwt;
  for (const bucket of buckets) {
    const { status, text, result } = await upload(api, jwt, bucketForm(bucket, files));
    if (status !== 201 && status !== 202) throw new Error(text);
    if (status === 201) completion = String(result["jwt"]);
  }
  return completion;
}
