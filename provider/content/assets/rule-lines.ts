/** Something that is wrong with a line of a file of rules. */
export interface Finding {
  /** From 1. */
  readonly line: number;
  readonly message: string;
  /** Whether Cloudflare may still take the file. */
  readonly isWarning: boolean;
}

/** A line that says something: neither empty nor a comment. */
export interface RuleLine {
  /** From 1. */
  readonly number: number;
  /** Without the white space around it. */
  readonly text: string;
}

/** Characters of a line at most. Source: Cloudflare's public validator (workers-shared). */
const LINE_LENGTH = 2000;

/** Collects what is wrong with the lines of a file. */
export class Findings {
  readonly all: Finding[] = [];

  refuse(line: number, message: string): void {
    this.all.push({ line, message, isWarning: false });
  }

  warn(line: number, message: string): void {
    this.all.push({ line, message, isWarning: true });
  }

  /** The lines of a file that say something and are short enough to be read. */
  linesOf(text: string): RuleLine[] {
    const lines = text.split("\n").map((line, index) => ({ number: index + 1, text: line.trim() }));
    return lines.filter((line) => {
      if (line.text === "" || line.text.startsWith("#")) return false;
      const fits = line.text.length <= LINE_LENGTH;
      if (!fits) this.refuse(line.number, `has ${line.text.length} characters; ${LINE_LENGTH} is the most that Cloudflare reads.`);
      return fits;
    });
  }
}

/** The host of an absolute URL that Cloudflare accepts in a rule, or `undefined` for anything else. */
export function httpsHost(text: string): string | undefined {
  return /^https:\/\/+([^/]+)/.exec(text)?.[1];
}
