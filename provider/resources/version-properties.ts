import { isObject, type JsonObject } from "../values";
import { assets } from "./assets-shapes";
import { bindings } from "./binding-shapes";
import { asOptionalSet, emptyIsAbsent } from "./canonical";
import { exportsOf } from "./export-shapes";
import { canonicalMigrations, migrations } from "./migrations";
import { problemOfAccountId, problemOfScriptName } from "./names";
import { placement } from "./placement-shape";
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

/** What a version is made of, and what a change of it leads to: a version is immutable, so nearly everything makes a new one. */
export const versionProperties: Properties<VersionInputs> = {
  accountId: { change: "replace", check: problemOfAccountId, required: true },
  workerId: { change: "replace", check: problemOfScriptName, required: true },
  // A commit message is not worth a version.
  annotations: {
    change: "covered",
    shape: objectOf({ optional: { workersMessage: shortText(MESSAGE_LENGTH), workersTag: shortText(TAG_LENGTH) } }),
  },
  assets: {
    change: "replace",
    // A completion token is made anew for each upload: it says nothing about what was uploaded. Of a folder, the hash says all.
    canonical: (value) => {
      if (!isObject(value)) return value;
      const { config, directory } = value;
      return { config: emptyIsAbsent(config ?? null), directory: isObject(directory) ? directory["sha256"] : (directory ?? null) };
    },
    shape: assets,
  },
  bindings: { change: "replace", shape: bindings, canonical: emptyIsAbsent },
  cacheOptions: { change: "replace", shape: objectOf({ required: { enabled: flag }, optional: { crossVersionCache: flag } }) },
  compatibilityDate: {
    change: "replace",
    shape: rule((value) =>
      typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? undefined : 'must be a date such as "2026-01-31".',
    ),
  },
  compatibilityFlags: { change: "replace", shape: listOf(nonEmptyText), canonical: asOptionalSet },
  containers: { change: "replace", shape: listOf(objectOf({ required: { className: nonEmptyText } })), canonical: asOptionalSet },
  exports: { change: "replace", shape: exportsOf, canonical: emptyIsAbsent },
  limits: { change: "replace", shape: objectOf({ optional: { cpuMs: wholeNumber, subrequests: wholeNumber } }), canonical: emptyIsAbsent },
  // The hash over the content covers both.
  mainModule: { change: "covered", shape: nonEmptyText },
  modules: { change: "covered", shape: mapOf(anything) },
  contentHash: { change: "replace", added: true },
  migrations: { change: "replace", shape: migrations, canonical: canonicalMigrations },
  packageDependencies: {
    change: "replace",
    shape: listOf(objectOf({ required: { name: nonEmptyText, installedVersion: text, packageJsonVersion: text } })),
    canonical: asOptionalSet,
  },
  placement: { change: "replace", shape: placement },
  usageModel: { change: "replace", shape: oneOf("standard", "bundled", "unbound") },
  deploy: { change: "update", shape: flag },
  deleteVersion: { change: "update", shape: flag },
  adopt: {
    change: "update",
    shape: eitherOf("true, false or a version's id", (value) => typeof value === "boolean" || (typeof value === "string" && value !== "")),
  },
  endpoint: { change: "covered", added: true },
};
