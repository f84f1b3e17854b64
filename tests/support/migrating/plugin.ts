/**
 * A stand-in for `pulumi-resource-cloudflare`, the plugin behind \@pulumi/cloudflare, which is downloaded from where tests do not reach. It is
 * a provider process that the engine starts and calls over gRPC, under the original's type tokens, and it makes the writes that the
 * original makes (read in its source, version 6.17): to create a resource, to change it, and, what the tests are about, to delete it.
 * A version and a deployment are not deleted there either.
 */
import { isDeepStrictEqual } from "node:util";
import { type CreateResult, main, type Provider } from "@pulumi/pulumi/provider";

type Values = Record<string, unknown>;

interface Made {
  readonly id: string;
  readonly [output: string]: unknown;
}

interface Kind {
  /** Creates it, or changes what has that id. */
  put(inputs: Values, id?: string): Promise<Made>;
  delete?(state: Values, id: string): Promise<void>;
}

const kinds: Readonly<Record<string, Kind>> = {
  "cloudflare:index/workersScript:WorkersScript": {
    async put({ accountId, scriptName, content, mainModule, ...settings }) {
      const body = new FormData();
      body.set("metadata", new Blob([JSON.stringify({ ...snake(settings), main_module: mainModule })], { type: "application/json" }));
      const code = new Blob([String(content)], { type: "application/javascript+module" });
      body.set(String(mainModule), code, String(mainModule));
      await call("PUT", `accounts/${String(accountId)}/workers/scripts/${String(scriptName)}`, body);
      return { id: String(scriptName) };
    },
    delete: ({ accountId, scriptName }) => remove(`accounts/${String(accountId)}/workers/scripts/${String(scriptName)}`),
  },
  "cloudflare:index/worker:Worker": {
    put: ({ accountId, ...settings }) => made("POST", `accounts/${String(accountId)}/workers/workers`, settings),
    delete: ({ accountId }, id) => remove(`accounts/${String(accountId)}/workers/workers/${id}`),
  },
  "cloudflare:index/workerVersion:WorkerVersion": {
    put: ({ accountId, workerId, ...version }) =>
      made("POST", `accounts/${String(accountId)}/workers/workers/${String(workerId)}/versions`, version),
  },
  "cloudflare:index/workersDeployment:WorkersDeployment": {
    put: ({ accountId, scriptName, ...deployment }) =>
      made("POST", `accounts/${String(accountId)}/workers/scripts/${String(scriptName)}/deployments`, deployment),
  },
  "cloudflare:index/workersRoute:WorkersRoute": {
    put: ({ zoneId, ...route }, id) => {
      const routes = `zones/${String(zoneId)}/workers/routes`;
      return id === undefined ? made("POST", routes, route) : made("PUT", `${routes}/${id}`, route);
    },
    delete: ({ zoneId }, id) => remove(`zones/${String(zoneId)}/workers/routes/${id}`),
  },
};

const provider: Provider = {
  version: "6.22.1",
  diff: (_id, _urn, olds: Values, news: Values) =>
    Promise.resolve({ changes: Object.entries(plain(news)).some(([name, value]) => !isDeepStrictEqual(plain(olds)[name], value)) }),
  async create(urn, inputs: Values): Promise<CreateResult> {
    const { id, ...outputs } = await kindOf(urn).put(plain(inputs));
    return { id, outs: { ...outputs, ...inputs } };
  },
  async update(id, urn, _olds, inputs: Values) {
    const { id: _, ...outputs } = await kindOf(urn).put(plain(inputs), id);
    return { outs: { ...outputs, ...inputs } };
  },
  async delete(id, urn, state: Values) {
    await kindOf(urn).delete?.(plain(state), id);
  },
};

function kindOf(urn: string): Kind {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  const kind = kinds[type];
  if (kind === undefined) throw new Error(`the stand-in has no ${type}`);
  return kind;
}

async function made(method: string, path: string, body: Values): Promise<Made> {
  return (await call(method, path, JSON.stringify(snake(body)))) as Made;
}

async function remove(path: string): Promise<void> {
  await call("DELETE", path);
}

async function call(method: string, path: string, body?: string | FormData): Promise<unknown> {
  const { CLOUDFLARE_BASE_URL: base = "", CLOUDFLARE_API_TOKEN: token = "" } = process.env;
  const headers = { authorization: `Bearer ${token}`, ...(typeof body === "string" ? { "content-type": "application/json" } : {}) };
  const answer = await fetch(`${base}/${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${text}`);
  return (JSON.parse(text) as { result: unknown }).result;
}

/** The API's names for those of the properties. */
function snake(value: unknown): Values {
  return JSON.parse(JSON.stringify(value), (_key, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(
          Object.entries(item).map(([key, inner]) => [key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), inner]),
        )
      : item,
  ) as Values;
}

/** A secret arrives as an object around its value. */
function plain(value: Values): Values {
  return JSON.parse(JSON.stringify(value), (_key, item: unknown) =>
    typeof item === "object" && item !== null && "4dabf18193072939515e22adb298388d" in item && "value" in item ? item.value : item,
  ) as Values;
}

void main(provider, process.argv.slice(2));
