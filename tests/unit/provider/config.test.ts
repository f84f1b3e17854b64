import { expect } from "chai";
import { describe, it } from "mocha";
import { UserError } from "../../../provider/client/errors";
import { endpointKind, type ProviderConfig, readConfig } from "../../../provider/config";

const MIB = 2 ** 20;

function read(stack: Record<string, string> = {}, env: Record<string, string | undefined> = {}): ProviderConfig {
  return readConfig({ get: (key) => stack[key], env });
}

describe("the configuration", () => {
  it("is Cloudflare, without an account or credentials, when nobody says anything", () => {
    expect(read()).to.deep.equal({
      accountId: undefined,
      baseUrl: "https://api.cloudflare.com/client/v4",
      endpoint: "cloudflare",
      credentials: [],
      timeoutMs: 60_000,
      sizeLimits: { raw: 64 * MIB, compressed: 10 * MIB, isCompressedCertain: false },
    });
  });

  it("takes the stack's before the environment's, key by key", () => {
    const stack = { "pulumi-workers:accountId": "stack", "cloudflare:apiToken": "t1" };
    const env = { CLOUDFLARE_ACCOUNT_ID: "env", CLOUDFLARE_API_TOKEN: "t2", CLOUDFLARE_BASE_URL: "https://env.example/v4" };
    const { accountId, baseUrl, credentials } = read(stack, env);
    expect([accountId, baseUrl]).to.deep.equal(["stack", "https://env.example/v4"]);
    expect(credentials).to.deep.equal([
      { kind: "token", token: "t1", source: "the stack's configuration" },
      { kind: "token", token: "t2", source: "the environment" },
    ]);
  });

  it("takes blanks for nothing, and no blanks around a value", () => {
    const stack = {
      "pulumi-workers:accountId": " ",
      "cloudflare:apiToken": "",
      "cloudflare:baseUrl": "\n",
      "pulumi-workers:requestTimeout": " ",
    };
    const env = { CLOUDFLARE_ACCOUNT_ID: " env\n", CLOUDFLARE_API_TOKEN: "t2\r\n", CLOUDFLARE_API_BASE_URL: " https://env.example/v4 " };
    expect(read(stack, env)).to.deep.equal({
      accountId: "env",
      baseUrl: "https://env.example/v4",
      endpoint: "cloudflare",
      credentials: [{ kind: "token", token: "t2", source: "the environment" }],
      timeoutMs: 60_000,
      sizeLimits: { raw: 64 * MIB, compressed: 10 * MIB, isCompressedCertain: false },
    });
  });

  const key = { "cloudflare:apiKey": "k", "cloudflare:email": "e@example.com" };
  const logins: [string, Record<string, string>, Record<string, string>, string[]][] = [
    ["a key with its e-mail", key, {}, ["k e@example.com"]],
    ["a token before a key", { ...key, "cloudflare:apiToken": "t" }, {}, ["t"]],
    ["a key without an e-mail: nothing", { "cloudflare:apiKey": "k" }, {}, []],
    ["an e-mail without a key: nothing", { "cloudflare:email": "e@example.com" }, {}, []],
    [
      "a key of the stack with an e-mail of the environment",
      { "cloudflare:apiKey": "k" },
      { CLOUDFLARE_EMAIL: "env@example.com" },
      ["k env@example.com"],
    ],
    ["the environment's key", {}, { CLOUDFLARE_API_KEY: "k2", CLOUDFLARE_EMAIL: "env@example.com" }, ["k2 env@example.com"]],
    [
      "both keys, each with its e-mail",
      key,
      { CLOUDFLARE_API_KEY: "k2", CLOUDFLARE_EMAIL: "env@example.com" },
      ["k e@example.com", "k2 env@example.com"],
    ],
    ["a key of the stack, then a token of the environment", key, { CLOUDFLARE_API_TOKEN: "t2" }, ["k e@example.com", "t2"]],
  ];
  for (const [what, stack, env, expected] of logins) {
    it(`takes ${what}`, () => {
      const found = read(stack, env).credentials.map((one) => (one.kind === "token" ? one.token : `${one.key} ${one.email}`));
      expect(found).to.deep.equal(expected);
    });
  }
});

describe("the base URL", () => {
  const good: [string, string, "cloudflare" | "local"][] = [
    ["https://api.cloudflare.com/client/v4", "https://api.cloudflare.com/client/v4", "cloudflare"],
    ["https://gateway.example:8443/cf/v4///", "https://gateway.example:8443/cf/v4", "cloudflare"],
    ["https://gateway.example", "https://gateway.example", "cloudflare"],
    ["http://127.0.0.1:8791/client/v4", "http://127.0.0.1:8791/client/v4", "local"],
    ["http://127.8.9.1/", "http://127.8.9.1", "local"],
    ["http://localhost:1/v4", "http://localhost:1/v4", "local"],
    ["http://emulator.localhost/v4", "http://emulator.localhost/v4", "local"],
    ["http://[::1]:8791/client/v4", "http://[::1]:8791/client/v4", "local"],
    ["https://localhost/v4", "https://localhost/v4", "local"],
    ["http://0x7f.1/v4", "http://127.0.0.1/v4", "local"],
  ];
  for (const [given, baseUrl, endpoint] of good) {
    it(`can be ${given}`, () => {
      expect(read({ "cloudflare:baseUrl": given })).to.include({ baseUrl, endpoint });
      expect(endpointKind(baseUrl)).to.equal(endpoint);
    });
  }

  const bad: [string, RegExp][] = [
    ["api.cloudflare.com", /not a URL/],
    ["https://", /not a URL/],
    ["http://api.cloudflare.com/client/v4", /must start with https/],
    ["http://127.0.0.1.evil.example/v4", /must start with https/],
    ["http://localhost.evil.example/v4", /must start with https/],
    ["http://evillocalhost/v4", /must start with https/],
    ["http://0.0.0.0/v4", /must start with https/],
    ["http://192.168.0.1/v4", /must start with https/],
    ["ftp://127.0.0.1/v4", /must start with https/],
    ["file:///etc/passwd", /must start with https/],
    ["https://user:hunter2@api.cloudflare.com/v4", /cannot carry a user name/],
    ["https://hunter2@api.cloudflare.com/v4", /cannot carry a user name/],
    ["https://user:hunter2@", /not a URL/],
    ["https://api.cloudflare.com/v4?token=hunter2", /no query/],
    ["https://api.cloudflare.com/v4#hunter2", /no fragment/],
  ];
  for (const [given, expected] of bad) {
    it(`cannot be ${given}, and is said without showing it`, () => {
      for (const [stack, env, name] of [
        [{ "cloudflare:baseUrl": given }, {}, "cloudflare:baseUrl"],
        [{}, { CLOUDFLARE_BASE_URL: given }, "CLOUDFLARE_BASE_URL"],
        [{}, { CLOUDFLARE_API_BASE_URL: given }, "CLOUDFLARE_API_BASE_URL"],
      ] as const) {
        expect(() => read(stack, env))
          .to.throw(UserError, expected)
          .with.property("message")
          .that.satisfies((text: string) => text.startsWith(`${name}: `) && !text.includes("hunter2"));
      }
    });
  }

  it("of wrangler counts after that of everybody else", () => {
    const env = { CLOUDFLARE_BASE_URL: "https://sdk.example", CLOUDFLARE_API_BASE_URL: "https://wrangler.example" };
    expect(read({}, env).baseUrl).to.equal("https://sdk.example");
    expect(read({ "cloudflare:baseUrl": "https://stack.example" }, env).baseUrl).to.equal("https://stack.example");
    expect(read({}, { ...env, CLOUDFLARE_BASE_URL: undefined }).baseUrl).to.equal("https://wrangler.example");
  });
});

describe("the time-out", () => {
  for (const [given, ms] of [
    ["30", 30_000],
    ["0.5", 500],
    ["3600", 3_600_000],
    [" 7 ", 7000],
  ] as const) {
    it(`can be ${given} seconds`, () => expect(read({ "pulumi-workers:requestTimeout": given }).timeoutMs).to.equal(ms));
  }
  for (const given of ["0", "-1", "3601", "soon", "NaN", "Infinity", "10s"]) {
    it(`cannot be ${given}`, () => {
      expect(() => read({ "pulumi-workers:requestTimeout": given })).to.throw(
        UserError,
        /^pulumi-workers:requestTimeout: a number of seconds/,
      );
    });
  }
});

describe("the size of a Worker", () => {
  it("is limited in MiB", () => {
    const stack = { "pulumi-workers:maxWorkerSize": "128", "pulumi-workers:maxCompressedWorkerSize": "2.5" };
    expect(read(stack).sizeLimits).to.deep.equal({ raw: 128 * MIB, compressed: 2.5 * MIB, isCompressedCertain: true });
  });

  for (const key of ["pulumi-workers:maxWorkerSize", "pulumi-workers:maxCompressedWorkerSize"]) {
    for (const given of ["0", "-1", "1025", "10MB", "NaN"]) {
      it(`cannot be ${given} in ${key}`, () => expect(() => read({ [key]: given })).to.throw(UserError, `${key}: a number of MiB above 0`));
    }
  }
});
