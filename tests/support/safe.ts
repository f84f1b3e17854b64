/**
 * Loaded by mocha before any test: whatever started mocha, no test sees an account, a login or a backend of the user, and code under test
 * that forgets to name an API finds nobody.
 */
import { nowhere, withoutAccounts } from "../../tools/environment.mjs";

const clean = withoutAccounts(process.env);
for (const name of Object.keys(process.env)) if (!(name in clean)) Reflect.deleteProperty(process.env, name);
process.env["CLOUDFLARE_BASE_URL"] = nowhere;
