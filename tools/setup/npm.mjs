import { run } from "./process.mjs";

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
