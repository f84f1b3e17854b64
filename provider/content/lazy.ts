/** Libraries that only some content needs, loaded with the first of it. */

/** Finds imports and exports of ES modules: for modules that changed. The build without WebAssembly needs no start. */
export function moduleLexer(): typeof import("es-module-lexer/js") {
  return require("es-module-lexer/js") as typeof import("es-module-lexer/js");
}

/** Patterns with the meaning that git gives them: for a folder of assets. */
export function ignore(): typeof import("ignore") {
  return require("ignore") as typeof import("ignore");
}

/** Media types by extension: for a folder of assets. */
export function mime(): typeof import("mime").default {
  return (require("mime") as typeof import("mime")).default;
}
