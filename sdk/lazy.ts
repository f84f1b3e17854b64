/** Libraries that only some programs need, loaded when a helper is called that does. */

/** Globs. */
export function picomatch(): typeof import("picomatch") {
  return require("picomatch") as typeof import("picomatch");
}

/** Rules as in a .gitignore. */
export function ignore(): typeof import("ignore") {
  return require("ignore") as typeof import("ignore");
}
