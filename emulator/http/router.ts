import { ApiError, CODES } from "./errors";

export interface Route<H> {
  readonly method: string;
  /** Segments; one that starts with a colon takes any segment under that name, a last one that starts with a star all that is left. */
  readonly path: string;
  readonly handler: H;
  /** The handler looks at the credentials itself: they are no token of a user. */
  readonly ownToken?: true;
}

export interface Match<H> {
  readonly route: Route<H>;
  readonly params: Readonly<Record<string, string>>;
}

/** The route of a path, `"method"` when only the method is wrong, `undefined` when nothing has that path. */
export function match<H>(routes: readonly Route<H>[], method: string, path: string): Match<H> | "method" | undefined {
  const segments = path.split("/").slice(1).map(decode);
  let pathFound = false;
  for (const route of routes) {
    const params = matchSegments(route.path.split("/").slice(1), segments);
    if (!params) continue;
    if (route.method === method) return { route, params };
    pathFound = true;
  }
  return pathFound ? "method" : undefined;
}

function matchSegments(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const rest = pattern.at(-1)?.startsWith("*") === true;
  if (rest ? segments.length < pattern.length : pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index] ?? "";
    if (rest && index === pattern.length - 1) return { ...params, [expected.slice(1)]: segments.slice(index).join("/") };
    if (expected.startsWith(":")) params[expected.slice(1)] = segment;
    else if (expected !== segment) return undefined;
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** [observed] The wording and the pair of codes for an id that no route takes. */
export function couldNotRoute(path: string): ApiError {
  return new ApiError(
    404,
    { code: CODES.couldNotRoute, message: `Could not route to ${path}, perhaps your object identifier is invalid?` },
    { code: CODES.noRoute, message: "No route for that URI" },
  );
}

/** What the emulator has nothing of, by what its paths have in common. */
const NOTHING_OF: readonly (readonly [paths: RegExp, what: string])[] = [
  [/\/workers\/dispatch\//, "dispatch namespaces (Workers for Platforms)"],
  [/\/workflows(\/|$)/, "workflows"],
  [/\/hyperdrive\//, "Hyperdrive"],
  [/\/vectorize\//, "Vectorize"],
];

/** The emulator's own wording: whoever meets a route that is not built has to see which one. */
export function unknownRoute(method: string, path: string): ApiError {
  const nothing = NOTHING_OF.find(([paths]) => paths.test(path));
  const why = nothing ? `. It has no ${nothing[1]}.` : "";
  return new ApiError(404, { code: CODES.noRoute, message: `No route for that URI: the emulator does not know ${method} ${path}${why}` });
}

export function methodNotAllowed(method: string, path: string): ApiError {
  return new ApiError(405, { code: CODES.methodNotAllowed, message: `Method not allowed: the emulator does not know ${method} ${path}` });
}
