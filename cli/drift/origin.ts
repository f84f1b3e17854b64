import type { Origin } from "../../provider/resources/origin";
import type { Finding } from "./report";

/** The parts of it that are known. */
export function originOf({ author, from, when }: Origin): Pick<Finding, "author" | "from" | "when"> {
  return { ...(author ? { author } : {}), ...(from ? { from } : {}), ...(when ? { when } : {}) };
}
