import { request } from "node:http";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import { ACCOUNT, type Answer, type Client, form, useEmulator, versionOf, worker } from "../unit/emulator/support";

const MEBIBYTE = 1 << 20;

/** What can stand where something else is expected. */
const VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  "",
  "x",
  "__proto__",
  [],
  [null],
  [[]],
  ["x"],
  {},
  { x: null },
  [{}],
  [{ name: 5, type: {} }],
];

/** Every field that describes a version. */
const FIELDS = [
  "main_module",
  "modules",
  "bindings",
  "annotations",
  "assets",
  "cache_options",
  "compatibility_date",
  "compatibility_flags",
  "containers",
  "exports",
  "limits",
  "migrations",
  "package_dependencies",
  "placement",
  "usage_model",
  "tags",
  "tail_consumers",
  "observability",
  "logpush",
  "keep_bindings",
  "keep_assets",
  "constructor",
];

function deep(open: string, levels: number, close: string): string {
  return open.repeat(levels) + "1" + close.repeat(levels);
}

describe("emulator: hostile bodies", function () {
  this.timeout(60_000);
  const api = useEmulator({ runtime: true });
  before(async () => {
    await api().put("target", worker("target"));
  });
  const isAnswer = ({ status, json, text }: Answer, what: string): void => {
    expect(status, `${what}: ${text.slice(0, 200)}`).to.be.within(200, 499);
    expect(json, what).to.have.property("success", status === 200);
  };
  /** Whatever was taken, the Worker answers, and its lists can be read. */
  const isWell = async (client: Client): Promise<void> => {
    expect((await client.worker("/target")).text).to.equal("target");
    for (const path of ["/target/versions", "/target/settings", "/target/deployments", ""]) {
      expect((await client.call("GET", path)).status, path).to.equal(200);
    }
    expect((await client.workers("GET", "/target/versions?per_page=100")).status).to.equal(200);
    expect(client.logged.filter((line) => line.includes("failed inside the emulator"))).to.deep.equal([]);
  };

  for (const field of FIELDS) {
    it(`are answered as any other, with any ${field}`, async () => {
      for (const value of VALUES) {
        const what = `${field}: ${JSON.stringify(value)}`;
        const version = versionOf(worker("target"), { [field]: value });
        isAnswer(await api().workers("POST", "/target/versions", version), what);
        isAnswer(await api().workers("PATCH", "/target/versions/latest", { [field]: value }), `PATCH ${what}`);
        const metadata = { main_module: "index.js", [field]: value };
        isAnswer(await api().call("POST", "/target/versions", form(metadata, worker("target"))), `multipart ${what}`);
        isAnswer(
          await api().call(
            "PATCH",
            "/target/settings",
            form(undefined, { settings: ["application/json", JSON.stringify({ [field]: value })] }),
          ),
          `settings ${what}`,
        );
      }
      await api().put("target", worker("target"));
      await isWell(api());
    });
  }

  it("are answered however deep they are", async () => {
    const levels = 100_000;
    for (const [open, close] of [
      ["[", "]"],
      ['{"a":', "}"],
    ] as const) {
      const json = deep(open, levels, close);
      const { main_module: main, modules } = versionOf(worker("target"));
      const version = `{"main_module":${JSON.stringify(main)},"modules":${JSON.stringify(modules)},"bindings":[{"type":"json","name":"J","json":${json}}]}`;
      isAnswer(await api().workers("POST", "/target/versions", json), "nothing but depth");
      isAnswer(await api().workers("POST", "/target/versions", version), "a deep binding");
      isAnswer(
        await api().workers("POST", "/target/versions?deploy=true", version.replace('"bindings"', '"annotations"')),
        "deep annotations",
      );
      isAnswer(await api().call("PUT", "/target/secrets", json), "a deep secret");
      const metadata = new Blob([`{"main_module":"index.js","bindings":[{"type":"json","name":"J","json":${json}}]}`]);
      const body = form(undefined, worker("target"));
      body.set("metadata", metadata);
      isAnswer(await api().call("PUT", "/target", body), "deep metadata");
    }
    await isWell(api());
  });

  it("are answered, and not cut off, when they are larger than any limit", async () => {
    const text = "x".repeat(5 * MEBIBYTE);
    const refused = async (method: string, path: string, type: string, body: string): Promise<number> =>
      await answered(api(), { method, path, type, body });
    const versions = `/workers/workers/target/versions`;
    expect(await refused("POST", versions, "application/json", JSON.stringify({ main_module: text }))).to.equal(400);
    expect(await refused("POST", versions, "application/json", text)).to.equal(400);
    expect(await refused("PUT", "/workers/scripts/target/secrets", "application/json", JSON.stringify({ text }))).to.equal(413);
    await isWell(api());
  });
});

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly type: string;
  readonly body: string;
}

/** The status of an answer to a client that sends all it has before it looks. */
async function answered({ emulator }: Client, { method, path, type, body }: Sent): Promise<number> {
  return await new Promise((resolve, reject) => {
    const url = `${emulator.baseUrl}/accounts/${ACCOUNT}${path}`;
    const headers = { authorization: "Bearer any-token", "content-type": type, "content-length": Buffer.byteLength(body) };
    request(url, { method, headers }, (answer) => resolve(answer.resume().statusCode ?? 0))
      .on("error", reject)
      .end(body);
  });
}
