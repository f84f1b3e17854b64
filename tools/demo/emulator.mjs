import path from "node:path";
import { withoutAccounts } from "../environment.mjs";
import { repository } from "../setup/paths.mjs";
import { Group } from "./group.mjs";

/** It listens within a second; a slow machine may take longer. */
const startMs = 30_000;

/** How long it may take to stop in an orderly way. */
const graceMs = 5000;

/** The command `pulumi-workers emulator`. */
export class Emulator {
  /**
   * @param {Group} group
   * @param {string} baseUrl
   */
  constructor(group, baseUrl) {
    this.group = group;
    this.baseUrl = baseUrl;
    this.url = new URL(baseUrl).origin;
  }

  /**
   * @param {readonly string[]} options
   * @param {AbortSignal} signal
   */
  static async start(options, signal) {
    const main = path.join(repository, "dist", "cli", "main.js");
    const group = new Group(process.execPath, [main, "emulator", ...options], { env: withoutAccounts(process.env) });
    try {
      return new Emulator(group, await address(group, signal));
    } catch (error) {
      await group.stop(graceMs);
      throw error;
    }
  }

  /**
   * Every request to the API so far: the demo's own to the admin routes and to Workers are not among them.
   * @param {AbortSignal} signal
   */
  async requests(signal) {
    const response = await fetch(`${this.url}/_emulator/requests`, { signal });
    return /** @type {import("../../emulator/index.js").LoggedRequest[]} */ (await response.json());
  }

  async stop() {
    await this.group.stop(graceMs);
  }
}

/**
 * The API's base URL, which the emulator prints once it listens.
 * @param {Group} group
 * @param {AbortSignal} signal
 * @returns {Promise<string>}
 */
function address(group, signal) {
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ why) => () => {
      finish();
      reject(new Error(`the emulator ${why}:\n${group.output.trim()}`));
    };
    const look = () => {
      const found = /http:\/\/\S+\/client\/v4/.exec(group.output)?.[0];
      if (found === undefined) return;
      finish();
      resolve(found);
    };
    const ended = fail("ended before it listened");
    const stopped = fail("was stopped");
    const timer = setTimeout(fail(`did not listen within ${startMs / 1000} s`), startMs);
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stopped);
      group.child.stdout.removeListener("data", look);
    };
    signal.addEventListener("abort", stopped, { once: true });
    group.child.stdout.on("data", look);
    group.ended.then(ended, ended);
  });
}
