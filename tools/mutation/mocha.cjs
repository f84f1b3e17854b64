/**
 * Lets Stryker's runner find the parts of mocha that it names without their extension, which mocha 12 has made `.cjs`.
 * To be dropped with the first @stryker-mutator/mocha-runner that knows it: its lib-wrapper.js names `lib/cli/run-helpers`.
 */
// eslint-disable-next-line @typescript-eslint/no-deprecated -- only this decides what a name without its extension finds
const { extensions } = require;
extensions[".cjs"] ??= extensions[".js"];
