import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import { DEFAULT_LIMITS } from "../../../../emulator/limits";
import { AccountInstance } from "../../../../emulator/runtime/bound/account";
import type { Plan } from "../../../../emulator/runtime/bound/plan";
import { Host } from "../../../../emulator/runtime/host";
import { KEY_HEADER, MODE_HEADER } from "../../../../emulator/runtime/host-script";
import type { AccountView, Version } from "../../../../emulator/runtime/runtime";
import { listen } from "../../../support/http-server";

function version(script: string): Version {
  return {
    account: "account",
    script,
    tag: script,
    entry: { kind: "module", name: "index.js" },
    settings: { bindings: [{ name: "KV", type: "kv_namespace", namespace_id: "n" }], compatibility_flags: [] },
    metadata: { id: "1", tag: "", timestamp: "" },
    entrypoints: [],
    objects: [],
    content: () => ({ entry: { kind: "module", name: "index.js" }, modules: [] }),
  };
}

function viewOf(...versions: readonly Version[]): AccountView {
  return {
    account: "account",
    scripts: () => versions.map(({ script }) => script),
    live: (script) => versions.filter((one) => one.script === script),
    choose: (script) => versions.find((one) => one.script === script),
    consumers: () => [],
  };
}

/** Stands for a process: it answers 200 for the Workers that it runs, and 500 for others. */
async function hostOf(plan: Plan): Promise<Host> {
  const { baseUrl, close } = await listen(({ headers }, response) => {
    const runs = headers[MODE_HEADER] === "ping" || plan.has(decodeURIComponent(String(headers[KEY_HEADER])));
    response.writeHead(runs ? 200 : 500).end();
  });
  return new Host({ url: new URL(baseUrl), listening: async () => await Promise.resolve(), dispose: close });
}

describe("emulator: the processes of an account", () => {
  let account: AccountInstance | undefined;
  afterEach(async () => await account?.close());

  // A real Worker that the compiling process starts starts here as well, so that only a mock shows it.
  it("each answer for what they run, where not everything starts together", async () => {
    const versions = ["one", "two", "three"].map((script) => version(script));
    const view = viewOf(...versions);
    account = new AccountInstance({
      start: async (plan) => {
        await new Promise(setImmediate);
        if (plan.size > 1) throw new Error("not together");
        return await hostOf(plan);
      },
      startStorage: () => Promise.reject(new Error("nobody stores anything")),
      limits: DEFAULT_LIMITS,
      log: () => undefined,
    });
    const request = { mode: "serve", method: "GET", path: "/", headers: { host: "w" } } as const;
    const answers = await Promise.all(versions.map(async (one) => await account!.answer(one, view, request)));
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200]);
  });
});
