import { execFile } from "node:child_process";
import path from "node:path";

/** Runs a program of bench/children in a process of its own and gives what it printed. Throws with what it complained of. */
export function runChild(name: string, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [path.join(__dirname, "..", "children", `${name}.js`), ...args], (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${name} failed:\n${stderr}`));
    });
  });
}
