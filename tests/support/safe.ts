/**
 * Loaded by mocha before any test: whatever started mocha, no test sees an account, a login or a backend of the user, and code under test
 * that forgets to name an API finds nobody. Whatever an emulator answers is shown to the OpenAPI description.
 */
import { nowhere, withoutAccounts } from "../../tools/environment.mjs";
import { readRecordings, recordEmulators, takeProblems } from "./openapi/recorder";
import { recordingsFile, removeRecordings } from "./openapi/variables";

const clean = withoutAccounts(process.env);
for (const name of Object.keys(process.env)) if (!(name in clean)) Reflect.deleteProperty(process.env, name);
process.env["CLOUDFLARE_BASE_URL"] = nowhere;

recordEmulators();

/**
 * Nothing that an emulator of this run said or was sent is against the OpenAPI description, where that is at hand. In a run of several processes
 * this is asked after each file.
 */
export const mochaHooks = {
  afterAll(): void {
    const problems = [...takeProblems(), ...readRecordings(recordingsFile())];
    removeRecordings();
    if (problems.length === 0) return;
    throw new Error(
      `Against the OpenAPI description, and not listed in tests/support/openapi/contradictions.ts:\n${[...new Set(problems)].join("\n")}`,
    );
  },
};
