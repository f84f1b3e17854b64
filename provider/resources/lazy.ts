/** What only a request needs, loaded when the first one is made: a preview without changes never pays for it. */

export function client(): typeof import("../client/client") {
  return require("../client/client") as typeof import("../client/client");
}
