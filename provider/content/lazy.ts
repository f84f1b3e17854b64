/** Libraries that only content that changed needs: a preview without changes never pays for them. */

/** Finds imports and exports of ES modules. The build without WebAssembly needs no start. */
export function moduleLexer(): typeof import("es-module-lexer/js") {
  return require("es-module-lexer/js") as typeof import("es-module-lexer/js");
}
