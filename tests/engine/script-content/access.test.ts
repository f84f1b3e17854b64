import { expect } from "chai";
import { after, before, beforeEach, describe, it } from "mocha";
import { type EngineStack, fail, type Outcome, succeed } from "../../support/engine";
import {
  account,
  diagnostics,
  expectClean,
  expectMessage,
  program,
  resource,
  startWorld,
  stateOf,
  worker,
  type World,
} from "../../support/script-content";

/** Stands in every content; no message may show it. */
const marker = "MARKERxyzzy42";
const put = "PUT scripts/api/content";
const list = "GET scripts";
const path = `/accounts/${account}/workers/scripts`;
const tokens = { "token-that-writes": "write", "token-that-reads": "read", "token-of-the-past": "expired" } as const;
const secrets = [marker, ...Object.keys(tokens), "token-of-nobody", "token with spaces"];

const advice =
  "Set a token with `pulumi config set --secret cloudflare:apiToken` or in CLOUDFLARE_API_TOKEN " +
  "(or a key with its e-mail: cloudflare:apiKey and cloudflare:email, CLOUDFLARE_API_KEY and CLOUDFLARE_EMAIL).";
const refused =
  "The token is not accepted, or lacks the permission Workers Scripts: Edit for this account. Check the token and the account id.";
const expired = "The token is invalid or has expired. Create a new one and set cloudflare:apiToken or CLOUDFLARE_API_TOKEN.";

const args = { scriptName: "api", mainModule: "index.js", modules: { "index.js": { contentFile: "worker.js" } } };

describe("access to the API", function () {
  this.timeout(120_000);
  let world: World;
  let stack: EngineStack;

  before(async () => {
    world = await startWorld({ tokens: { ...tokens, "a-token": "write" } });
  });
  after(async () => {
    await world.close();
  });
  beforeEach(async () => {
    await world.edit("api", { "index.js": worker("theirs") });
    stack = await world.stack(program(resource(args)), {
      files: { "worker.js": worker(marker) },
      env: { CLOUDFLARE_API_TOKEN: "token-that-writes" },
    });
    world.requests();
  });

  const withToken = (token: string | undefined): void => {
    if (token === undefined) Reflect.deleteProperty(stack.env, "CLOUDFLARE_API_TOKEN");
    else stack.env["CLOUDFLARE_API_TOKEN"] = token;
  };

  it("says what is wrong with the credentials of a create, and makes no request in vain", async () => {
    const cases: [token: string | undefined, message: string, requests: string[]][] = [
      [undefined, `error: PUT ${path}/api/content needs credentials and there are none. ${advice}`, []],
      [
        "token-of-nobody",
        `error: PUT ${path}/api/content was refused with status 401: Authentication error (code 10000).\n${refused}`,
        [put],
      ],
      [
        "token-that-reads",
        `error: PUT ${path}/api/content was refused with status 403: Authentication error (code 10000).\n${refused}`,
        [put],
      ],
      [
        "token-of-the-past",
        `error: PUT ${path}/api/content was refused with status 401: Invalid access token (code 9109).\n${expired}`,
        [put],
      ],
      [
        "token with spaces",
        "error: The token in the environment has a character that no token has (a space, a line break, a quote?). Set it again.",
        [],
      ],
    ];
    for (const [token, message, requests] of cases) {
      withToken(token);
      expectMessage(await stack.up(), message, secrets);
      expect(world.requests(), String(token)).to.deep.equal(requests);
    }
    expect(await world.content("api")).to.deep.equal({ "index.js": worker("theirs") });
  });

  it("says the same of a refresh, once, and drops nothing", async () => {
    succeed(await stack.up());
    world.requests();
    const cases: [token: string | undefined, message: string, requests: string[]][] = [
      [undefined, `error: GET ${path} needs credentials and there are none. ${advice}`, []],
      ["token-of-nobody", `error: GET ${path} was refused with status 401: Authentication error (code 10000).\n${refused}`, [list]],
    ];
    for (const [token, message, requests] of cases) {
      withToken(token);
      expectMessage(await stack.refresh(), message, secrets);
      expect(world.requests()).to.deep.equal(requests);
      expect(stateOf(stack).id).to.equal(`${account}/api`);
    }
  });

  it("says that nobody names the account, and that there is no such Worker", async () => {
    succeed(await stack.run("config", "rm", "pulumi-workers:accountId"));
    expectMessage(
      await stack.preview(),
      "accountId: nobody names the account. Set it here, by `pulumi config set pulumi-workers:accountId`, or in CLOUDFLARE_ACCOUNT_ID.",
    );
    expect(world.requests()).to.deep.equal([]);
    succeed(await stack.config("pulumi-workers:accountId", account));
    stack.write("index.js", program(resource({ ...args, scriptName: "nobody" })));
    expectMessage(
      await stack.up(),
      `error: there is no Worker "nobody" in account ${account}. WorkerScriptContent puts the code of a Worker that exists: ` +
        "create it first (as a resource, by wrangler or in the dashboard), or check scriptName and accountId.",
      secrets,
    );
    expect(world.requests()).to.deep.equal(["PUT scripts/nobody/content"]);
  });

  it("says that nothing listens there, and keeps the state", async () => {
    succeed(await stack.up());
    stack.env["CLOUDFLARE_BASE_URL"] = "http://127.0.0.1:1/client/v4";
    const message = `GET ${path}: no usable answer from 127.0.0.1:1: nothing listens there (ECONNREFUSED). Is the local API running, and on that port?`;
    expectMessage(await stack.refresh(), `error: ${message}`, secrets);
    stack.write("worker.js", worker("two"));
    const { outputs } = stateOf(stack);
    stack.env["CLOUDFLARE_BASE_URL"] = world.emulator.baseUrl;
    world.requests();
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal([put]);
    expect(stateOf(stack).outputs["contentHash"]).not.to.equal(outputs["contentHash"]);
  });

  it("says what is wrong with a base URL", async () => {
    const cases: [url: string, message: string][] = [
      ["nonsense", "CLOUDFLARE_BASE_URL: not a URL. It is the API's base URL, with the version: https://api.cloudflare.com/client/v4"],
      [
        "http://api.example.invalid",
        "CLOUDFLARE_BASE_URL: must start with https://. Plain http:// is for an API on this machine: it would show the token to the network.",
      ],
      [
        "https://u:token-of-nobody@api.example.invalid",
        "CLOUDFLARE_BASE_URL: a base URL cannot carry a user name or a password. Set cloudflare:apiToken instead.",
      ],
    ];
    for (const [url, message] of cases) {
      stack.env["CLOUDFLARE_BASE_URL"] = url;
      expectMessage(await stack.preview(), `error: ${message}`, secrets);
    }
    expect(world.requests()).to.deep.equal([]);
  });

  it("reads and deletes nothing where the stack meets the other kind of API", async () => {
    succeed(await stack.up());
    world.requests();
    const isRefused = async (message: string, outcome: Promise<Outcome>): Promise<void> => {
      const done = await outcome;
      expect(done.code).not.to.equal(0);
      expectMessage(done, message, secrets);
      expect(world.requests()).to.deep.equal([]);
      expect(stateOf(stack).id).to.equal(`${account}/api`);
    };
    const all = async (message: string): Promise<void> => {
      await isRefused(`has a problem: endpoint: ${message}`, stack.preview());
      await isRefused(`has a problem: endpoint: ${message}`, stack.up());
      await isRefused(`error: ${message}`, stack.refresh());
      await isRefused(`error: ${message}`, stack.destroy());
    };
    const end = "Nothing was read or changed. Set cloudflare:baseUrl (or CLOUDFLARE_BASE_URL) back, or use another stack.";

    // Names under .invalid never resolve (RFC 6761), so even a request that should not be made would reach nobody.
    const elsewhere = "https://api.example.invalid/client/v4";
    stack.env["CLOUDFLARE_BASE_URL"] = elsewhere;
    await all(
      `this stack was written against an API on this machine (the emulator), and the base URL now is ${elsewhere}, which is Cloudflare. ${end}`,
    );

    // The other way round: a state that says that it was written against Cloudflare.
    stack.env["CLOUDFLARE_BASE_URL"] = world.emulator.baseUrl;
    const exported = succeed(await stack.run("stack", "export")).stdout;
    stack.write("state.json", exported.replaceAll('"endpoint": "local"', '"endpoint": "cloudflare"'));
    succeed(await stack.run("stack", "import", "--file", "state.json"));
    await all(
      `this stack was written against Cloudflare, and the base URL now is ${world.emulator.baseUrl}, which is an API on this machine (the emulator). ${end}`,
    );
  });

  it("reads with the environment's token when the one in the state has expired, and says so", async () => {
    succeed(await stack.config("cloudflare:apiToken", "token-that-writes", "--secret"));
    succeed(await stack.up());
    // The engine hands a refresh the configuration of the last update.
    const exported = succeed(await stack.run("stack", "export", "--show-secrets")).stdout;
    stack.write("state.json", exported.replaceAll("token-that-writes", "token-of-the-past"));
    succeed(await stack.run("stack", "import", "--file", "state.json"));
    succeed(await stack.config("cloudflare:apiToken", "token-of-the-past", "--secret"));
    withToken("token-that-writes");
    world.requests();
    const refreshed = succeed(await stack.refresh("--expect-no-changes"));
    expect(diagnostics(refreshed)).to.match(
      /token in the stack's configuration is invalid or has expired; going on with the token in the environment/,
    );
    expectClean(refreshed, secrets);
    expect(world.requests()).to.deep.equal([list, list]);
    // A write never falls back.
    stack.write("worker.js", worker("two"));
    expect(diagnostics(fail(await stack.up()))).to.contain("Invalid access token (code 9109)");
  });

  it("needs content where another change needs it, and none where it does not, with ignoreChanges on modules", async () => {
    const ignoring = (more: object): string => program(resource({ ...args, ...more }, { ignoreChanges: ["modules"] }));
    stack.write("index.js", ignoring({ triggers: { a: 1 } }));
    succeed(await stack.up());
    stack.write("worker.js", worker("two"));
    succeed(await stack.preview("--expect-no-changes"));
    world.requests();
    stack.write("index.js", ignoring({ triggers: { a: 1 }, onConflict: "fail" }));
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal([]);
    stack.write("index.js", ignoring({ triggers: { a: 2 } }));
    succeed(await stack.up());
    expect(world.requests(), "looks, and finds nothing to put").to.deep.equal([list]);
    await world.edit("api", { "index.js": worker("theirs") });
    stack.write("index.js", ignoring({ triggers: { a: 3 } }));
    expectMessage(
      await stack.up(),
      'error: modules["index.js"]: its content is not at hand, since the program ignores changes of the modules (ignoreChanges). ' +
        "Another change needs the content to be put again: take modules out of ignoreChanges for this update.",
      secrets,
    );
    expect(world.requests()).to.not.contain(put);
  });
});
