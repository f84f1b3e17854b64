import { isObject, type JsonObject } from "../values";
import { bindings } from "./binding-shapes";
import { asSet, emptyIsAbsent } from "./canonical";
import { canonicalMigrations, migrations } from "./migrations";
import { problemOfAccountId } from "./names";
import type { Properties } from "./properties";
import { anything, eitherOf, flag, listOf, mapOf, nonEmptyText, objectOf, oneOf, rule, shortText, text, wholeNumber } from "./shape";

/** Bytes at most. Source: Cloudflare's API reference, "Create Version", annotations. */
const MESSAGE_LENGTH = 1000;
const TAG_LENGTH = 100;

/** The inputs after the check: digests in the place of content. */
export interface VersionInputs {
  accountId: string;
  /** Id or name of the Worker. */
  workerId: string;
  annotations?: { workersMessage?: string; workersTag?: string };
  assets?: JsonObject;
  bindings?: Record<string, JsonObject>;
  cacheOptions?: JsonObject;
  compatibilityDate?: string;
  compatibilityFlags?: string[];
  containers?: { className: string }[];
  exports?: JsonObject;
  limits?: JsonObject;
  mainModule?: string;
  migrations?: unknown;
  modules?: unknown;
  packageDependencies?: JsonObject[];
  placement?: JsonObject;
  usageModel?: string;
  deploy?: boolean;
  deleteVersion?: boolean;
  /** true for the latest version, or a version's id. */
  adopt?: boolean | string;
  /** Added by the check: see docs/hashing.md. */
  contentHash?: string;
  /** Added by the check: the kind of API that the resource is written against. */
  endpoint: string;
}

const set = (value: unknown): unknown => emptyIsAbsent(asSet(value));

const exportShape = objectOf({
  required: { type: oneOf("worker", "durable-object") },
  optional: {
    ...{ cache: objectOf({ required: { enabled: flag } }), container: text, renamedTo: text, storage: oneOf("sqlite", "legacy-kv") },
    ...{ state: oneOf("created", "deleted", "renamed", "transferred", "expecting-transfer"), transferFrom: text, transferredTo: text },
  },
});

const target = objectOf({ optional: { region: text, hostname: text, host: text } });

/** What a version is made of, and what a change of it leads to: a version is immutable, so nearly everything makes a new one. */
export const versionProperties: Properties<VersionInputs> = {
  accountId: { change: "replace", check: problemOfAccountId, required: true },
  workerId: { change: "replace", shape: nonEmptyText, required: true },
  // A commit message is not worth a version.
  annotations: {
    change: "covered",
    shape: objectOf({ optional: { workersMessage: shortText(MESSAGE_LENGTH), workersTag: shortText(TAG_LENGTH) } }),
  },
  assets: {
    change: "replace",
    // A completion token is made anew for each upload: it says nothing about what was uploaded.
    canonical: (value) => (isObject(value) ? emptyIsAbsent(value["config"] ?? null) : value),
    shape: objectOf({
      optional: {
        config: objectOf({
          optional: {
            htmlHandling: oneOf("auto-trailing-slash", "force-trailing-slash", "drop-trailing-slash", "none"),
            notFoundHandling: oneOf("none", "404-page", "single-page-application"),
            runWorkerFirst: eitherOf(
              "true, false or an array of path rules",
              (value) => typeof value === "boolean" || (Array.isArray(value) && value.every((item) => typeof item === "string")),
            ),
          },
        }),
        jwt: text,
      },
    }),
  },
  bindings: { change: "replace", shape: bindings, canonical: emptyIsAbsent },
  cacheOptions: { change: "replace", shape: objectOf({ required: { enabled: flag }, optional: { crossVersionCache: flag } }) },
  compatibilityDate: {
    change: "replace",
    shape: rule((value) =>
      typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? undefined : 'must be a date such as "2026-01-31".',
    ),
  },
  compatibilityFlags: { change: "replace", shape: listOf(nonEmptyText), canonical: set },
  containers: { change: "replace", shape: listOf(objectOf({ required: { className: nonEmptyText } })), canonical: set },
  exports: { change: "replace", shape: mapOf(exportShape), canonical: emptyIsAbsent },
  limits: { change: "replace", shape: objectOf({ optional: { cpuMs: wholeNumber, subrequests: wholeNumber } }) },
  // The hash over the content covers both.
  mainModule: { change: "covered", shape: nonEmptyText },
  modules: { change: "covered", shape: anything },
  contentHash: { change: "replace", added: true },
  migrations: { change: "replace", shape: migrations, canonical: canonicalMigrations },
  packageDependencies: {
    change: "replace",
    shape: listOf(objectOf({ required: { name: nonEmptyText, installedVersion: text, packageJsonVersion: text } })),
    canonical: set,
  },
  placement: {
    change: "replace",
    shape: (value, path, problems) => {
      objectOf({ optional: { mode: oneOf("smart", "targeted"), region: text, hostname: text, host: text, target: listOf(target) } })(
        value,
        path,
        problems,
      );
      if (!isObject(value)) return;
      const places = ["region", "hostname", "host", "target"].filter((name) => value[name] !== undefined);
      if (places.length > 1) problems.add(path, `${places.join(" and ")} exclude each other: give one of them.`);
      else if (value["mode"] === "smart" && places.length > 0)
        problems.add(path, `mode "smart" takes no ${places.join("")}: use "targeted".`);
      else if (value["mode"] === "targeted" && places.length === 0)
        problems.add(path, 'mode "targeted" needs a region, a hostname, a host or a target.');
      else if (value["mode"] === undefined && places.length === 0) problems.add(path, "give a mode, or a place.");
    },
  },
  usageModel: { change: "replace", shape: oneOf("standard", "bundled", "unbound") },
  deploy: { change: "update", shape: flag },
  deleteVersion: { change: "update", shape: flag },
  adopt: {
    change: "update",
    shape: eitherOf("true, false or a version's id", (value) => typeof value === "boolean" || (typeof value === "string" && value !== "")),
  },
  endpoint: { change: "covered", added: true },
};
