import { isDeepStrictEqual } from "node:util";
import { createVersion, deleteVersion, getVersion, listNewestVersions, type Version } from "../api/versions";
import { CloudflareApiError, ConflictError, UserError } from "../client/errors";
import { differences } from "../content/compare";
import { contentHash, type ModuleDigests, sha256 } from "../content/hash";
import { Problems } from "../content/problems";
import { isObject, type JsonObject } from "../values";
import { withAccount } from "./account";
import { asSet, project } from "./canonical";
import { checkVersionContent } from "./check-content";
import type { Context } from "./context";
import { requireEndpoint } from "./endpoint";
import { pendingMigrations } from "./migrations";
import { problemOfAccountId } from "./names";
import { checkProperties, diffProperties, pick } from "./properties";
import type { CheckResult, ReadResult, Resource } from "./resource";
import { secretFieldsOf } from "./binding-shapes";
import { uploads } from "./upload";
import { versionFields, versionProperties as propertiesOf } from "./version-body";
import { type VersionInputs, versionProperties } from "./version-properties";

/** Versions that are looked at for the one whose answer was lost. */
const LOOKED_AT = 10;
/** `Date` headers tell the second, and two machines of the API may differ a little. */
const CLOCK_TOLERANCE_MS = 2_000;

/** An immutable version of a Worker (POST /accounts/{account_id}/workers/workers/{worker_id}/versions). */
export const workerVersion: Resource = {
  type: "WorkerVersion",
  inputs: Object.keys(versionProperties),

  async check(context, olds, news): Promise<CheckResult> {
    const problems = new Problems();
    const inputs = withAccount(context, olds, news, problems);
    if (inputs === undefined) return { inputs: news, problems: problems.all };
    checkProperties(versionProperties, inputs, problems);
    if (inputs["exports"] !== undefined && inputs["migrations"] !== undefined) {
      problems.add(
        "migrations",
        "exports and migrations exclude each other. Keep exports for a new Worker, migrations for one that has them.",
      );
    }
    await checkVersionContent(context, olds, inputs, problems);
    if (inputs["compatibilityDate"] === undefined && inputs["mainModule"] !== undefined && Object.keys(olds).length === 0) {
      context.log.warn(
        `WorkerVersion of ${String(news["workerId"])}: no compatibilityDate, so Cloudflare takes its oldest behaviour. Set the date of today, and keep it.`,
      );
    }
    return { inputs, problems: problems.all };
  },

  diff: (olds, news) => diffProperties(versionProperties, olds, news),

  async create(context, news) {
    const inputs = news as unknown as VersionInputs;
    const version = (inputs.adopt ? await take(context, inputs, inputs.adopt) : undefined) ?? (await make(context, inputs));
    return { id: `${inputs.accountId}/${inputs.workerId}/${version.id}`, outputs: outputs(news, version) };
  },

  async read(context, id, state): Promise<ReadResult | undefined> {
    requireEndpoint(state["endpoint"], context.config);
    const { accountId, workerId, versionId } = parseId(id);
    const version = await find(context, accountId, workerId, versionId);
    if (version === undefined) return undefined;
    const known = pick(state, workerVersion.inputs);
    const found = `${accountId}/${workerId}/${version.id}`;
    // A version never changes, so what we know of it stays true: no byte of code is asked for.
    if (known["workerId"] !== undefined) return { id: found, outputs: outputs(known, version) };
    const inputs = { accountId, workerId, ...propertiesOf(version), endpoint: context.config.endpoint };
    return { id: found, outputs: outputs(inputs, version), inputs };
  },

  update(context, _id, olds, news) {
    requireEndpoint(olds["endpoint"], context.config);
    if (news["deploy"] === true && olds["deploy"] !== true) {
      context.log.warn(
        `${String(olds["versionId"])}: deploy takes effect when a version is made. To deploy this one, use a WorkerDeployment.`,
      );
    }
    return Promise.resolve({ ...olds, ...Object.fromEntries(workerVersion.inputs.map((name) => [name, news[name]])) });
  },

  async delete(context, id, state) {
    requireEndpoint(state["endpoint"], context.config);
    const { accountId, workerId, versionId } = parseId(id);
    if (state["deleteVersion"] !== true) {
      context.log.info(`${id}: the version stays, for a rollback. Set deleteVersion: true before, to delete versions with their resource.`);
      return;
    }
    try {
      await deleteVersion(context.client, accountId, workerId, versionId);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  },
};

/**
 * Makes a version, once. A POST without a clear answer is looked up before it is repeated: among the newest versions, the one
 * that was created since we first asked (by the API's own clock) and is what we asked for in everything that can be read
 * back is the one that we made.
 */
async function make(context: Context, inputs: VersionInputs): Promise<Version> {
  const { client } = context;
  const { accountId, workerId } = inputs;
  const modules = uploads(context, inputs.modules === undefined ? {} : (inputs.modules as Record<string, unknown>));
  const migrations = await migrationsFor(context, inputs);
  const fields = { ...versionFields(inputs), ...(migrations === undefined ? {} : { migrations }) };
  const startedAgo = stopwatch();
  try {
    return await client.repeating(async (attempt) => {
      if (attempt > 0) {
        const newest = await listNewestVersions(client, accountId, workerId, LOOKED_AT);
        const since = client.serverNow() - startedAgo() - CLOCK_TOLERANCE_MS;
        for (const version of newest.filter(({ created_on: created }) => created !== undefined && Date.parse(created) >= since)) {
          if ((await compare(context, inputs, version)).length === 0) return version;
        }
      }
      return await createVersion(client, accountId, workerId, fields, modules, { deploy: inputs.deploy === true });
    });
  } catch (error) {
    if (isGone(error)) {
      throw new UserError(
        `there is no Worker ${JSON.stringify(workerId)} in account ${accountId}. Create it first (as a Worker, by wrangler or in the dashboard), or check workerId and accountId.`,
        { cause: error },
      );
    }
    throw error;
  } finally {
    // A version that is deployed moves the script's etag and its migration tag.
    context.scripts.forget(accountId);
  }
}

function stopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}

async function migrationsFor(context: Context, { accountId, workerId, migrations }: VersionInputs): Promise<unknown> {
  if (migrations === undefined) return undefined;
  // Only a history depends on what was applied, so only it costs a look.
  const script = Array.isArray(migrations) ? await context.scripts.find(accountId, workerId) : undefined;
  return pendingMigrations(migrations, script?.migration_tag ?? undefined);
}

/** The latest version, or the one that `adopt` names, when it is what the program declares. Refuses one that is different. */
async function take(context: Context, inputs: VersionInputs, adopt: true | string): Promise<Version | undefined> {
  const { accountId, workerId } = inputs;
  const version = await find(context, accountId, workerId, adopt === true ? "latest" : adopt);
  if (version === undefined) return undefined;
  const different = await compare(context, inputs, version);
  if (different.length === 0) return version;
  throw new ConflictError(
    [
      `the version ${version.id} of ${workerId} is not what the program declares (adopt takes over only what is the same). From the version to the program:`,
      ...different.map((line) => `  ${line}`),
      "Nothing was made. To make a new version, remove adopt; to keep this one, bring it into the program.",
    ].join("\n"),
  );
}

/** How a version differs from what is declared, a line each: in everything that can be read back, which secrets cannot. */
async function compare(context: Context, inputs: VersionInputs, version: Version): Promise<string[]> {
  const lines: string[] = [];
  const remote = propertiesOf(version);
  const declared = readable(pick(inputs as unknown as JsonObject, workerVersion.inputs));
  for (const [name, value] of Object.entries(declared)) {
    if (OWN.has(name)) continue;
    const there = project(remote[name], value);
    if (!isDeepStrictEqual(asSet(there), asSet(value))) lines.push(`~ ${name}`);
  }
  if (lines.length > 0) return lines;
  const { modules = [] } = await getVersion(context.client, inputs.accountId, inputs.workerId, version.id, "modules");
  const digests: ModuleDigests = Object.fromEntries(
    modules.map(({ name, content_type: contentType, content_base64: content }) => {
      const bytes = Buffer.from(content, "base64");
      return [name, { sha256: sha256(bytes), size: bytes.length, contentType }];
    }),
  );
  const wanted = (inputs.modules ?? {}) as ModuleDigests;
  const entry = { kind: "mainModule", name: inputs.mainModule ?? "" } as const;
  return contentHash(digests, entry) === contentHash(wanted, entry) ? [] : differences(digests, wanted);
}

/** Properties that are no part of a version as the API describes it, or are compared by their own rules. */
const OWN = new Set(["accountId", "workerId", "modules", "contentHash", "deploy", "deleteVersion", "adopt", "endpoint", "migrations"]);

/** What can be read back of the declared: secrets and completion tokens cannot. */
function readable(declared: JsonObject): JsonObject {
  const { bindings, assets, ...rest } = declared;
  const visible = isObject(bindings)
    ? Object.fromEntries(
        Object.entries(bindings).map(([name, binding]) => {
          const hidden: readonly string[] = isObject(binding) ? secretFieldsOf(binding["type"]) : [];
          return [name, Object.fromEntries(Object.entries(binding as JsonObject).filter(([field]) => !hidden.includes(field)))];
        }),
      )
    : undefined;
  return {
    ...rest,
    ...(visible === undefined ? {} : { bindings: visible }),
    ...(isObject(assets) && assets["config"] !== undefined ? { assets: { config: assets["config"] } } : {}),
  };
}

async function find(context: Context, accountId: string, workerId: string, versionId: string): Promise<Version | undefined> {
  try {
    return await getVersion(context.client, accountId, workerId, versionId);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** True when the API says that there is no such Worker (10007, older 10090 and 10092) or no such version (100146, 10222). */
function isGone(error: unknown): boolean {
  return CloudflareApiError.is(error) && error.status === 404 && error.has(10007, 10090, 10092, 10222, 100146);
}

function outputs(inputs: JsonObject, version: Version): JsonObject {
  return {
    ...pick(inputs, workerVersion.inputs),
    ...{ versionId: version.id, number: version.number, urls: version.urls, createdOn: version.created_on, source: version.source },
    ...{ startupTimeMs: version.startup_time_ms, migrationTag: version.migration_tag },
  };
}

function parseId(id: string): { accountId: string; workerId: string; versionId: string } {
  const [accountId, workerId, versionId, ...more] = id.split("/");
  if (!accountId || !workerId || !versionId || more.length > 0 || problemOfAccountId(accountId) !== undefined) {
    throw new UserError(
      `the id ${JSON.stringify(id)} is not one of a WorkerVersion. It is <account id>/<id or name of the Worker>/<version id>.`,
    );
  }
  return { accountId, workerId, versionId };
}
