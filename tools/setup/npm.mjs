import { run, tail } from "./process.mjs";

/**
 * Runs npm: the one that started us, else the one on PATH. Install scripts stay off: nothing here needs one.
 * @param {readonly string[]} args
 * @param {import("./process.mjs").RunOptions} options
 */
export function npm(args, options) {
  const started = process.env["npm_execpath"] ?? "";
  const all = [...args, "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];
  return /npm-cli\.c?js$/.test(started) ? run(process.execPath, [started, ...all], options) : run("npm", all, options);
}

/**
 * What npm says went wrong, without the help text that it adds.
 * @param {string} output
 */
export function npmError(output) {
  const lines = output.split("\n").filter((line) => /^npm error \S/.test(line) && !line.includes("A complete log of this run"));
  const usage = lines.findIndex((line) => line.startsWith("npm error Usage:"));
  const said = (usage === -1 ? lines : lines.slice(0, usage)).slice(0, 4);
  return tail(said.join("\n") || output);
}
