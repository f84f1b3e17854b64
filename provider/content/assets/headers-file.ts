import { type Finding, Findings, httpsHost } from "./rule-lines";

/** Rules of a file at most. Source: Cloudflare's documentation, "Headers". */
const RULES = 100;

/** Takes a header away: `! Name`. */
const UNSET = "! ";

/** A header's name. Source: RFC 9110, 5.6.2. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** What is wrong with a `_headers` file: a path, and below it one `Name: value` or `! Name` a line. */
export function headerFindings(text: string): readonly Finding[] {
  const findings = new Findings();
  let rules = 0;
  let rule: { readonly line: number; headers: number } | undefined;
  /** Below a path that is wrong itself, nothing else is said. */
  let isBelowWrongPath = false;

  const finish = (): void => {
    if (rule?.headers === 0) findings.warn(rule.line, "is a path without any headers below it, and has no effect.");
  };
  for (const { number, text: line } of findings.linesOf(text)) {
    if (/^(\/|\S+:\/\/)/.test(line)) {
      finish();
      const wrong = problemOfPath(line);
      isBelowWrongPath = wrong !== undefined;
      rule = isBelowWrongPath ? undefined : { line: number, headers: 0 };
      if (wrong !== undefined) findings.refuse(number, wrong);
      else if (++rules === RULES + 1) findings.refuse(number, `is rule ${RULES + 1}; Cloudflare takes ${RULES}.`);
      continue;
    }
    if (isBelowWrongPath) continue;
    const wrong = problemOfHeader(line);
    if (rule !== undefined) rule.headers += 1;
    if (wrong !== undefined) findings.refuse(number, wrong);
    else if (rule === undefined)
      findings.refuse(number, "stands before any path. A rule is a path that begins with /, and below it its headers.");
  }
  finish();
  return findings.all;
}

function problemOfPath(path: string): string | undefined {
  if (path.startsWith("/")) return undefined;
  const host = httpsHost(path);
  if (host === undefined) return `${path} is neither a path that begins with / nor an https:// URL.`;
  return /:\d+$/.test(host) ? `${path} has a port, which Cloudflare does not take.` : undefined;
}

function problemOfHeader(line: string): string | undefined {
  if (line.startsWith(UNSET) && !line.includes(":")) return problemOfName(line.slice(UNSET.length).trim());
  const colon = line.indexOf(":");
  if (colon === -1) return 'is neither a path nor a header ("Name: value", or "! Name" to take one away).';
  const value = line.slice(colon + 1).trim();
  const wrong = problemOfName(line.slice(0, colon).trim());
  if (wrong !== undefined) return wrong;
  return value === "" ? "has no value after the header's name." : undefined;
}

function problemOfName(name: string): string | undefined {
  return NAME.test(name) ? undefined : `${JSON.stringify(name)} cannot be the name of a header.`;
}
