import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ModuleDigest, type ModuleDigests, sha256 } from "../hash";
import type { Problems } from "../problems";
import type { ContentStore } from "../store";
import { isAssetsDigest } from "./digest";
import { headerFindings } from "./headers-file";
import { RULE_FILES } from "./ignored";
import { LISTED, placeOf } from "./places";
import { redirectFindings } from "./redirects-file";
import type { Finding } from "./rule-lines";
import { unreadable } from "./walk";

export interface ReadRulesOptions {
  /** The digest of the last check: rules that it knows are not looked into again. */
  readonly known: unknown;
  /** How pages are served: a rule may contradict it. */
  readonly htmlHandling: unknown;
  readonly content: ContentStore;
  readonly problems: Problems;
  readonly warn: (message: string) => void;
}

/** Digests of the files of rules. What is wrong with one that is new is reported line by line. */
export function readRules(directory: string, options: ReadRulesOptions): ModuleDigests | undefined {
  const { known, problems, warn, content } = options;
  const rules: Record<string, ModuleDigest> = {};
  let isWrong = false;
  for (const name of RULE_FILES) {
    const path = join(directory, name);
    try {
      const bytes = readFileSync(path);
      const digest = { sha256: sha256(bytes), size: bytes.length, contentType: "text/plain" };
      rules[name] = digest;
      content.add(digest.sha256, { path });
      if (isAssetsDigest(known) && known.rules?.[name]?.sha256 === digest.sha256) continue;
      const findings = findingsIn(name, bytes, options.htmlHandling);
      for (const { line, message, isWarning } of listed(findings)) {
        const place = `${placeOf(name)}:${line}`;
        if (isWarning) warn(`${place}: ${message}`);
        else problems.add(place, message);
      }
      isWrong ||= findings.some(({ isWarning }) => !isWarning);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") continue;
      problems.add(placeOf(name), unreadable(error));
      isWrong = true;
    }
  }
  return isWrong ? undefined : rules;
}

function findingsIn(name: (typeof RULE_FILES)[number], bytes: Buffer, htmlHandling: unknown): readonly Finding[] {
  if (!isUtf8(bytes)) return [{ line: 1, message: "the file is not UTF-8 text. Save it as UTF-8.", isWarning: false }];
  const text = bytes.toString("utf8");
  return name === "_headers" ? headerFindings(text) : redirectFindings(text, htmlHandling);
}

function listed(findings: readonly Finding[]): readonly Finding[] {
  const [first, rest] = [findings.slice(0, LISTED), findings.slice(LISTED)];
  const [next] = rest;
  return next === undefined ? first : [...first, { ...next, message: `and ${rest.length} more findings in this file.` }];
}
