import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { workerVersion } from "../../../../provider/resources/worker-version";
import { rejection } from "../../../support/rejection";
import { useFakeApi } from "./use-fake-api";

type Values = Record<string, unknown>;

const code = "export default {}";
const program = { workerId: "api", mainModule: "i.js", modules: { "i.js": { content: code } }, adopt: true };
const entry = { name: "i.js", content_type: "application/javascript+module", content_base64: Buffer.from(code).toString("base64") };
const live = { type: "durable-object", storage: "sqlite" };
const config = (handling: string): Values => ({ config: { html_handling: handling } });

/** What a program says, what is there, and the property that makes the difference, if one does. */
const cases: [what: string, declared: Values, there: Values, difference?: string][] = [
  ["the same flags in another order", { compatibilityFlags: ["a", "b"] }, { compatibility_flags: ["b", "a"] }],
  ["a flag that nobody declared", {}, { compatibility_flags: ["a"] }, "compatibilityFlags"],
  ["containers that nobody declared", {}, { containers: [{ class_name: "A" }] }, "containers"],
  ["a placement that nobody declared", {}, { placement: { mode: "smart" } }, "placement"],
  ["limits that nobody declared", {}, { limits: { cpu_ms: 50 } }],
  ["another limit", { limits: { cpuMs: 10 } }, { limits: { cpu_ms: 50 } }, "limits"],
  ["the same assets with another token", { assets: { config: { htmlHandling: "none" }, jwt: "j" } }, { assets: config("none") }],
  ["another configuration of assets", { assets: { config: { htmlHandling: "none" }, jwt: "j" } }, { assets: config("auto") }, "assets"],
  ["a class that is live", { exports: { A: live } }, { exports: { A: { ...live, state: "created" } } }],
  ["a class that is said to be live", { exports: { A: { ...live, state: "created" } } }, { exports: { A: live } }],
  ["another storage of a class", { exports: { A: live } }, { exports: { A: { ...live, storage: "legacy-kv" } } }, "exports"],
  ["a class that is not there", { exports: { A: live } }, { exports: {} }, "exports"],
  [
    "a class that comes from elsewhere, and does not",
    { exports: { A: { ...live, state: "expecting-transfer", transferFrom: "other" } } },
    { exports: {} },
    "exports",
  ],
  [
    "a tombstone, which is not told again",
    { exports: { A: live, B: { type: "durable-object", state: "deleted" } } },
    { exports: { A: live } },
  ],
  [
    "a field of a kind that nobody knows, with another value",
    { bindings: { B: { type: "brand_new", some_field: "a" } } },
    { bindings: [{ name: "B", type: "brand_new", some_field: "b" }] },
    'bindings["B"]',
  ],
  [
    "a field of such a kind that is not told again",
    { bindings: { B: { type: "brand_new", some_field: "a", hidden: "h" } } },
    { bindings: [{ name: "B", type: "brand_new", some_field: "a" }] },
  ],
];

describe("a version that is there", () => {
  const { api, pass } = useFakeApi(workerVersion);
  beforeEach(() => {
    api.reset();
    api.addWorker("api");
  });

  for (const [what, declared, there, difference] of cases) {
    it(`is ${difference === undefined ? "adopted with" : "not adopted with"} ${what}`, async () => {
      const { id } = api.addVersion(api.worker("api"), { main_module: "i.js", modules: [entry], ...there });
      const creating = pass().create({ ...program, ...declared });
      if (difference === undefined) expect((await creating).outputs["versionId"]).to.equal(id);
      else
        expect((await rejection(creating)).message)
          .to.match(/\n {2}[~+-] .*/)
          .and.include(` ${difference}`);
      expect(api.worker("api").versions).to.have.length(1);
    });
  }
});
