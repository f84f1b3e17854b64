import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import { isChunks } from "../../../../emulator/http/message";
import { DEFAULT_LIMITS } from "../../../../emulator/limits";
import { AccountInstance } from "../../../../emulator/runtime/bound/account";
import type { Plan } from "../../../../emulator/runtime/bound/plan";
import { Host } from "../../../../emulator/runtime/host";
import { KEY_HEADER, MODE_HEADER } from "../../../../emulator/runtime/host-script";
import type { AccountView, Version } from "../../../../emulator/runtime/runtime";
import { listen } from "../../../support/http-server";

const KV = { name: "KV", type: "kv_namespace", namespace_id: "n" };
const REQUEST = { mode: "serve", method: "GET", path: "/", headers: { host: "w" } } as const;

function version(script: string, ...bindings: Version["settings"]["bindings"]): Version {
  return {
    account: "account",
    script,
    tag: script,
    entry: { kind: "module", name: "index.js" },
    settings: { bindings: [KV, ...bindings], compatibility_flags: [] },
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
  const begin = (start: (plan: Plan) => Promise<Host>): AccountInstance =>
    (account = new AccountInstance({
      start,
      startStorage: () => Promise.reject(new Error("nobody stores anything")),
      limits: DEFAULT_LIMITS,
      log: () => undefined,
    }));

  // A real Worker that the compiling process starts starts here as well, so that only a mock shows it.
  it("each answer for what they run, where not everything starts together", async () => {
    const versions = ["one", "two", "three"].map((script) => version(script));
    const view = viewOf(...versions);
    const running = begin(async (plan) => {
      await new Promise(setImmediate);
      if (plan.size > 1) throw new Error("not together");
      return await hostOf(plan);
    });
    const answers = await Promise.all(versions.map(async (one) => await running.answer(one, view, REQUEST)));
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200]);
  });

  it("start as often as it takes where something is deployed while they do, and no more", async () => {
    const [one, two, target] = [version("one"), version("two", { name: "X", type: "service", service: "x" }), version("x")];
    const deployed = [one, two];
    let starts = 0;
    const running = begin(async (plan) => {
      starts += 1;
      await new Promise(setImmediate);
      if (starts === 1) {
        deployed.push(target);
        throw new Error("not together");
      }
      return await hostOf(plan);
    });
    // What takes from the same queue has to be in one process.
    const consumers = [one, two].map(({ script }) => ({ queue: "queue", script, settings: {} }));
    const view: AccountView = { ...viewOf(one, two), live: (script) => viewOf(...deployed).live(script), consumers: () => consumers };
    const ask = async (each: Version): Promise<number> => {
      const { status, body } = await running.answer(each, view, REQUEST);
      // Until it is read the request is under way.
      if (!isChunks(body)) body.resume();
      return status;
    };
    expect(await Promise.all([one, two].map(ask))).to.deep.equal([200, 200]);
    expect(starts).to.equal(3);
  });
});
