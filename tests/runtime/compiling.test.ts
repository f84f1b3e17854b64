import { expect } from "chai";
import { describe, it } from "mocha";
import { systemClock } from "../../emulator/clock";
import { type Answer, ESM, form, useEmulator, versionOf, worker } from "../unit/emulator/support";

const JS = "application/javascript";

describe("emulator: compiling", () => {
  const api = useEmulator({ runtime: true, limits: { startupMilliseconds: 1500 } });
  const module = async (code: string, metadata: object = {}): Promise<Answer> =>
    await api().put("code", { "index.js": [ESM, code] }, { main_module: "index.js", ...metadata });
  const service = async (code: string): Promise<Answer> => await api().put("code", { "worker.js": [JS, code] }, { body_part: "worker.js" });

  const broken: readonly [title: string, put: () => Promise<Answer>, code: number, message: string][] = [
    [
      "a syntax error",
      () => module("export default {\n  fetch( }"),
      10021,
      "Uncaught SyntaxError: Unexpected token '}'\n  at index.js:2:9",
    ],
    ["an exception", () => module('\nthrow new TypeError("boom");'), 10021, "Uncaught TypeError: boom\n  at index.js:2:7"],
    [
      "an import that is not there",
      () => module('import "./no.js"; export default { fetch() {} };'),
      10021,
      'Uncaught Error: No such module "no.js".\n  imported from "index.js"',
    ],
    [
      "an export that is no handler",
      () => module("export const n = 1; export default { fetch() {} };"),
      10021,
      "Uncaught TypeError: Incorrect type for map entry 'n': the provided value is not of type 'function or ExportedHandler'.",
    ],
    [
      "a default export that is no handler",
      () => module("export default 5;"),
      10021,
      "Uncaught TypeError: Incorrect type for map entry 'default': the provided value is not of type 'function or ExportedHandler'.",
    ],
    ["code that does not end", () => module("for (;;) {}"), 10021, "Script startup exceeded CPU time limit."],
    [
      "an unknown flag",
      () => module("export default { fetch() {} };", { compatibility_flags: ["no_such"] }),
      10021,
      "No such compatibility flag: no_such",
    ],
    [
      "an entry point that is no ES module",
      () => api().put("code", { "index.js": [JS, "module.exports = {};"] }),
      10021,
      "Uncaught TypeError: Main module must be an ES module.",
    ],
    [
      "wasm that is none",
      () =>
        api().put("code", { "index.js": [ESM, 'import "./m.wasm"; export default { fetch() {} };'], "m.wasm": ["application/wasm", "x"] }),
      10021,
      "Uncaught CompileError: WasmModuleObject::Compile(): BufferSource argument is empty",
    ],
    ["no handlers", () => module("export {};"), 10068, "No event handlers were registered. This script does nothing."],
    ["an empty default export", () => module("export default {};"), 10068, "No event handlers were registered. This script does nothing."],
    [
      "a service worker with a syntax error",
      () => service("let a;\nlet b c;"),
      10021,
      "Uncaught SyntaxError: Unexpected identifier 'c'\n  at worker.js:2:6",
    ],
    [
      "a service worker that throws",
      () => service('function f() {\n  throw new Error("x");\n}\nf();'),
      10021,
      "Uncaught Error: x\n  at worker.js:2:9 in f\n  at worker.js:4:1",
    ],
    ["a service worker without handlers", () => service("let a;"), 10068, "No event handlers were registered. This script does nothing."],
  ];
  for (const [title, put, code, message] of broken) {
    it(`refuses ${title} with the runtime's words`, async () => {
      const { status, errors } = await put();
      expect([status, errors[0]?.code]).to.deep.equal([400, code]);
      if (title.startsWith("wasm")) expect(errors[0]?.message).to.match(/^Uncaught CompileError: WasmModuleObject::Compile\(\)/);
      else expect(errors[0]?.message).to.equal(message);
      expect(await api().listed("code")).to.equal(undefined);
    });
  }

  it("reports the handlers that the code exports", async () => {
    const { result } = await api().put("exports", {
      "index.js": [
        ESM,
        `import { WorkerEntrypoint, DurableObject } from "cloudflare:workers";
         export class Counter extends DurableObject {}
         export class Rpc extends WorkerEntrypoint { hello() {} }
         export const events = { queue() {}, helper() {} };
         export function plain() {}
         class App { fetch() {} scheduled() {} other() {} }
         export default new App();`,
      ],
    });
    expect(result["handlers"]).to.deep.equal(["fetch", "scheduled"]);
    expect(result["named_handlers"]).to.have.deep.members([
      { name: "Counter", handlers: ["class"] },
      { name: "Rpc", handlers: ["class"] },
      { name: "events", handlers: ["queue"] },
    ]);
    const entrypoint =
      'import { WorkerEntrypoint } from "cloudflare:workers"; export default class extends WorkerEntrypoint { fetch() {} }';
    expect((await api().put("exports", { "index.js": [ESM, entrypoint] })).result["handlers"]).to.deep.equal(["fetch"]);
    const service = 'addEventListener("scheduled", () => {}); addEventListener("fetch", () => {});';
    const { result: events } = await api().put("exports", { "w.js": [JS, service] }, { body_part: "w.js" });
    expect(events["handlers"]).to.deep.equal(["scheduled", "fetch"]);
  });

  it("goes on after code that does not end, for the uploads that waited behind it", async () => {
    const answers = await Promise.all([
      module("for (;;) {}"),
      ...["a", "b", "c"].map(async (name) => await api().put(name)),
      module("for (;;) {}"),
    ]);
    expect(answers.map(({ status }) => status)).to.deep.equal([400, 200, 200, 200, 400]);
  });

  it("refuses a service worker that does not end its start", async () => {
    const { status, errors } = await service("for (;;) {}");
    expect([status, errors[0]?.message]).to.deep.equal([400, "Script startup exceeded CPU time limit."]);
  }).timeout(30_000);

  it("says what code throws at its start, however long it is", async () => {
    const { status, errors } = await module(`throw new Error("漢".repeat(5000)); export default { fetch() {} };`);
    expect([status, errors[0]?.code]).to.deep.equal([400, 10021]);
    expect(errors[0]?.message).to.match(/^Uncaught Error: 漢{3000}/);
  });

  it("stores Python without running it", async () => {
    const code = "from workers import WorkerEntrypoint\n";
    const put = await api().put("python", { "entry.py": ["text/x-python", code] }, { main_module: "entry.py" });
    expect([put.status, put.result["handlers"]]).to.deep.equal([200, ["fetch"]]);
    expect((await api().call("GET", "/python/content/v2")).text).to.include(code);
    expect((await api().worker("/python")).status).to.equal(501);
  });
});

describe("emulator: compatibility dates", () => {
  const later = useEmulator({ runtime: true, clock: { ...systemClock, now: () => Date.UTC(2099, 0, 1, 23, 59) } });
  const dated = async (date: string): Promise<Answer> =>
    await later().put("future", undefined, { main_module: "index.js", compatibility_date: date });

  it("runs code as of the newest date it knows when it is asked for a later one, and says so once", async () => {
    for (const time of [1, 2]) {
      const { status, result } = await dated("2099-01-01");
      expect([status, result["compatibility_date"]], String(time)).to.deep.equal([200, "2099-01-01"]);
    }
    expect(later().logged.filter((line) => line.includes("2099-01-01"))).to.have.length(1);
  });

  it("refuses one after today, by any route", async () => {
    await dated("2026-01-01");
    const tomorrow = { compatibility_date: "2099-01-02" };
    const answers = [
      await dated("2099-01-02"),
      await later().call("POST", "/future/versions", form({ main_module: "index.js", ...tomorrow }, worker("x"))),
      await later().workers("POST", "/future/versions", versionOf(worker("x"), tomorrow)),
      await later().call("PATCH", "/future/settings", form(undefined, { settings: ["application/json", JSON.stringify(tomorrow)] })),
    ];
    for (const { status, errors } of answers) {
      expect([status, errors[0]?.code, errors[0]?.message]).to.deep.equal([
        400,
        10_021,
        "Can't set compatibility date in the future: 2099-01-02",
      ]);
    }
  });
});

describe("emulator: without the runtime", () => {
  const api = useEmulator();

  it("takes code as it is, says so once, and runs nothing", async () => {
    expect((await api().put("a", { "index.js": [ESM, "no code"] })).status).to.equal(200);
    expect((await api().put("b")).status).to.equal(200);
    expect(api().logged.filter((line) => line.includes("npm install --save-dev miniflare"))).to.have.length(1);
    expect((await api().worker("/b")).status).to.equal(503);
  });
});
