/** Which test files a run consists of, and in which order. Everything here is a function of its arguments. */

/** Folders of tests/ whose files start no other program and no Workers runtime: the fast inner loop. */
const fast = ["unit/", "structure/"];

/** What takes longest begins first, so that no process is left alone with it at the end. */
const slowest = ["faults/", "engine/", "contract/wrangler/", "processes/", "runtime/"];

/**
 * @typedef {object} Run
 * @property {string[]} files compiled files, relative to the folder of the compiled tests
 * @property {string[]} others arguments that choose no file: mocha's own
 */

/**
 * The files of a run. An argument that names a file or a folder of the tests, as `tests/engine/drift` or as its compiled form, takes only what is there.
 * @param {readonly string[]} all compiled test files, relative to the folder of the compiled tests, with slashes
 * @param {readonly string[]} args
 * @param {{ fastOnly: boolean }} options
 * @returns {Run}
 */
export function chooseTests(all, args, { fastOnly }) {
  const places = args.map((argument) => /^(?:\.\/)?(?:dist\/)?tests\/(.+?)\/?$/.exec(argument)?.[1]);
  const others = args.filter((_, index) => places[index] === undefined);
  const chosen = places.filter((place) => place !== undefined).map((place) => place.replace(/\.ts$/, ".js"));
  const missing = chosen.find((place) => !all.some((file) => isIn(file, place)));
  if (missing !== undefined) throw new Error(`there are no tests at tests/${missing.replace(/\.js$/, ".ts")}`);
  const files = all.filter((file) =>
    chosen.length > 0 ? chosen.some((place) => isIn(file, place)) : !fastOnly || fast.some((folder) => file.startsWith(folder)),
  );
  return { files: files.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)), others };
}

/**
 * @param {string} file
 * @param {string} place
 */
function isIn(file, place) {
  return file === place || file.startsWith(`${place}/`);
}

/** @param {string} file */
function rank(file) {
  const index = slowest.findIndex((folder) => file.startsWith(folder));
  return index === -1 ? slowest.length : index;
}
