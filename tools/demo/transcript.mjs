/** What the demo prints: headings, commands, the lines of their output that say something, requests, answers. */

/** @param {string} line */
export function print(line = "") {
  process.stdout.write(`${line}\n`);
}

/** @param {string} text */
export function heading(text) {
  print(`\n── ${text} ${"─".repeat(Math.max(2, 76 - text.length))}`);
}

/** @param {string} text */
export function note(text) {
  print(`  ${text}`);
}

/** @param {string} command */
export function command(command) {
  print(`  $ ${command}`);
}

/** @param {readonly string[]} lines */
export function quote(lines) {
  for (const line of lines) print(`  │ ${line}`);
}

/** @param {readonly string[]} requests */
export function requests(requests) {
  print(`  → ${requests.length === 0 ? "no request" : `${count(requests.length, "request")}: ${requests.join(", ")}`}`);
}

/**
 * The lines of Pulumi's output that say what it did: what is added, changed or removed, the provider's own words, and the totals. Hashes
 * are cut short, resource types lose the part that is the same for all.
 * @param {string} output
 */
export function telling(output) {
  let section = "";
  return output
    .split("\n")
    .filter((line) => {
      section = /^(\w+):/.exec(line)?.[1] ?? section;
      if (section === "Diagnostics") return /^ {4}/.test(line);
      if (section === "Resources") return line !== "";
      return /^\s*[~+-] /.test(line) && !line.includes("ing (0s)");
    })
    .map((line) =>
      line
        .replace("pulumi-nodejs:dynamic/pulumi-workers:", "")
        .replace(/\b([0-9a-f]{8})[0-9a-f]{24,}\b/g, "$1…")
        .replace(/ \[diff: .*\]$/, "")
        .trimEnd(),
    );
}

/**
 * The lines that hold one of the texts, once each.
 * @param {string} output
 * @param {readonly string[]} texts
 */
export function mentioning(output, texts) {
  const lines = output.split("\n").filter((line) => texts.some((text) => line.includes(text)));
  return [...new Set(lines.map((line) => line.trim()))];
}

/**
 * @param {number} number
 * @param {string} thing
 */
function count(number, thing) {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}
