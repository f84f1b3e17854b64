import { type Finding, Findings, httpsHost, type RuleLine } from "./rule-lines";

/** Rules of a file at most. Source: Cloudflare's documentation, "Redirects". More are refused (100324). */
const STATIC_RULES = 2000;
const DYNAMIC_RULES = 100;
/** Characters of a rule that Cloudflare documents as the most; its validator lets more pass. */
const DOCUMENTED_LENGTH = 1000;

const STATUSES = ["200", "301", "302", "303", "307", "308"];

/** A splat or a placeholder makes a rule dynamic. */
const DYNAMIC = /\*|:[A-Za-z]\w*/;

/**
 * What is wrong with a `_redirects` file: a line is `source destination [status]`.
 *
 * @param htmlHandling How the site's pages are served: says which rule would run in a circle.
 */
export function redirectFindings(text: string, htmlHandling?: unknown): readonly Finding[] {
  const findings = new Findings();
  const sources = new Map<string, number>();
  const count = { fixed: 0, dynamic: 0 };
  for (const line of findings.linesOf(text)) {
    const tokens = tokensOf(line);
    const [source = "", destination = ""] = tokens;
    const wrong = problemOf(tokens, htmlHandling);
    if (wrong !== undefined) {
      findings.refuse(line.number, wrong);
      continue;
    }
    // After the first dynamic rule, every rule counts as one.
    const isDynamic = count.dynamic > 0 || DYNAMIC.test(source);
    if (isDynamic && ++count.dynamic === DYNAMIC_RULES + 1) {
      findings.refuse(
        line.number,
        `is dynamic rule ${DYNAMIC_RULES + 1}; Cloudflare takes ${DYNAMIC_RULES}. Every rule after the first one with * or :name counts as dynamic: move the others before it.`,
      );
    } else if (!isDynamic && ++count.fixed === STATIC_RULES + 1) {
      findings.refuse(line.number, `is static rule ${STATIC_RULES + 1}; Cloudflare takes ${STATIC_RULES}.`);
    }
    const first = sources.get(source);
    if (first !== undefined) findings.warn(line.number, `repeats the source ${source} of line ${first}, and is ignored.`);
    else sources.set(source, line.number);
    if (line.text.length > DOCUMENTED_LENGTH) {
      findings.warn(line.number, `has ${line.text.length} characters; Cloudflare documents ${DOCUMENTED_LENGTH} as the most.`);
    }
    if (!destination.startsWith("/") && httpsHost(destination) === undefined) {
      findings.warn(line.number, `${destination} is neither a path nor an https:// URL, so Cloudflare may refuse it.`);
    }
  }
  return findings.all;
}

/** The parts of a rule. What follows a `#` of its own is a comment. */
function tokensOf({ text }: RuleLine): string[] {
  const tokens = text.split(/\s+/);
  const comment = tokens.findIndex((token, index) => index >= 2 && token.startsWith("#"));
  return comment === -1 ? tokens : tokens.slice(0, comment);
}

/** Why a rule can never work as it is written, as the end of a sentence about its line. */
function problemOf(tokens: readonly string[], htmlHandling: unknown): string | undefined {
  const [source = "", destination = "", status = "302"] = tokens;
  if (tokens.length < 2 || tokens.length > 3) {
    return `has ${tokens.length === 1 ? "1 part" : `${tokens.length} parts`}. A rule is: source destination [status].`;
  }
  if (httpsHost(source) !== undefined || /^[a-z][a-z\d+.-]*:\/\//i.test(source)) {
    return `the source ${source} is an absolute URL. It must be a path of this Worker.`;
  }
  if (!STATUSES.includes(status)) return `the status ${status} is none of ${STATUSES.join(", ")}.`;
  if (!destination.startsWith("/") && !/^[a-z][a-z\d+.-]*:/i.test(destination)) {
    return `the destination ${destination} must be a path that begins with /, or an https:// URL.`;
  }
  const isAbsolute = !destination.startsWith("/");
  if (status === "200" && isAbsolute) return `status 200 serves another path of this Worker, and ${destination} is a URL.`;
  if (isAbsolute || !/\/index(\.html)?$/.test(destination)) return undefined;
  if (source.endsWith("/*")) {
    return `runs in a circle, since ${destination} is served without its last part, which this rule matches again. For a single-page application, remove the rule and set assets.config.notFoundHandling: "single-page-application".`;
  }
  if (source.endsWith("/") && htmlHandling !== "none") {
    return `runs in a circle, since ${destination} is served without its last part. Remove the rule, or name another page.`;
  }
  return undefined;
}
