/** Gives the packages their next version, as the changesets say: `npm run release:version`. To be looked at, and committed. */
import { applyVersion } from "./release/version.mjs";
import { repository } from "./setup/paths.mjs";

console.log(`The version is ${await applyVersion(repository)}. Look at it with git diff, and commit.`);
