import type { Assumption } from "../../../emulator/assumptions";
import type { CasesOf } from "../case";
import { assetCases } from "./assets";
import { contentCases } from "./content";
import { credentialCases } from "./credentials";
import { durableObjectCases } from "./durable-objects";
import { neighbourCases } from "./neighbours";
import { refusalCases } from "./refusals";
import { secretCases } from "./secrets";
import { settingsCases } from "./settings";
import { versionCases } from "./versions";
import { workerCases } from "./workers";

/** A case for each assumption of the emulator: one that is missing does not compile. */
export const cases: Readonly<Record<Assumption, CasesOf>> = {
  ...contentCases,
  ...credentialCases,
  ...settingsCases,
  ...versionCases,
  ...refusalCases,
  ...durableObjectCases,
  ...secretCases,
  ...workerCases,
  ...assetCases,
  ...neighbourCases,
};

/**
 * What nothing confirms about the API, and the assumptions that pick an answer. The wording is that of the facts which the project started
 * from, as far as it says which question it is.
 */
export const questions: Readonly<Record<string, readonly Assumption[]>> = {
  "Whether the call also makes a version and a 100 % deployment": ["write-deploys"],
  "Whether settings and secrets move it": ["etag-settings", "etag-secrets"],
  "what a match answers (304 or 412)": ["if-none-match"],
  "whether good code then creates the script or answers 10007": ["content-put-missing-script"],
};
