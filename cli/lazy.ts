/** The emulator: a package of its own once it is published, which only one command needs. */
export function emulator(): typeof import("../emulator") {
  return require("../emulator") as typeof import("../emulator");
}
