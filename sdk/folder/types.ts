import * as pulumi from "@pulumi/pulumi";
import { type ContentType, isContentType } from "../../provider/content/module-type";
import { globTest } from "./patterns";

/** Types by glob. The first glob that matches counts. */
export type TypesByGlob = Readonly<Record<string, ContentType>>;

/**
 * The type that globs give to a path below a folder, or `undefined` where none matches.
 *
 * @throws {pulumi.RunError} for a type that Workers do not take, and for a glob that can match nothing.
 */
export function typesByGlob(types: TypesByGlob, where: string): (path: string) => ContentType | undefined {
  const rules = Object.entries(types).map(([glob, contentType]) => {
    const place = `${where}, types[${JSON.stringify(glob)}]`;
    if (!isContentType(contentType)) throw new pulumi.RunError(`${place}: ${JSON.stringify(contentType)} is not a type that Workers take.`);
    return { matches: globTest(glob, place, { dot: true }), contentType };
  });
  return (path) => rules.find(({ matches }) => matches(path))?.contentType;
}
