import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import path from "node:path";
import { WranglerProject } from "../../support/clients/wrangler";
import { shell } from "../../support/drift";
import { type EngineStack, succeed } from "../../support/engine";
import { installPlugin } from "../../support/migrating/cloudflare";
import { block, esModule, program } from "../../support/migrating/page";
import { account, startWorld, worker, type World } from "../../support/script-content";

const names = Array.from({ length: 300 }, (_, index) => `w${String(index)}`);
const pages = [1, 2, 3].map((number) => `GET workers?page=${String(number)}&per_page=100&order_by=created_on&order=asc`);
/** The engine writes its state after each step otherwise, which is most of what there would be to wait for. */
const env = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

describe("moving 300 Workers over", function () {
  this.timeout(600_000);
  let world: World;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  const start = (main: string, files: Record<string, string>): Promise<EngineStack> =>
    world.stack(main, { files: { ...esModule, ...files }, config: { "program:accountId": account }, env, timeoutMs: 300_000 });

  /** Takes adopt out of the program: only the state changes. */
  const adopted = async (stack: EngineStack): Promise<void> => {
    succeed(await stack.run("config", "rm", "adopt"));
    expect(succeed(await stack.up()).output).to.match(/~ 900 updated\s+1 unchanged/);
    expect(world.requests()).to.deep.equal([]);
  };

  it("takes two looks at each and a few more, from @pulumi/cloudflare and from an export, and not one write", async () => {
    const code = Object.fromEntries(names.map((name) => [`dist/${name}.js`, worker(name)]));
    const stack = await start(program("many/before"), code);
    installPlugin(stack);
    succeed(await stack.up());
    expect(world.requests()).to.have.members(names.map((name) => `PUT scripts/${name}`));

    stack.write("index.js", program("many/retain", "many/before"));
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal([]);

    stack.write("index.js", program("many/after"));
    succeed(await stack.config("adopt", "true"));
    expect(succeed(await stack.up()).output).to.match(/\+ 900 created\s+- 300 deleted/);
    const requests = world.requests();
    expect(requests.filter((request) => !byName.test(request))).to.have.members([
      ...pages,
      ...names.map((name) => `GET workers/${name}/versions/latest?include=modules`),
      ...names.map((name) => `GET scripts/${name}/deployments`),
    ]);
    expect(requests).to.have.length(606);
    await adopted(stack);

    // The same Workers, as a colleague has them who knows nothing of that stack.
    const other = await start(program("export", "many/content"), code);
    const environment = { CLOUDFLARE_ACCOUNT_ID: account, CLOUDFLARE_API_TOKEN: "a-token" };
    other.write("export.mjs", block("export.mjs"));
    succeed(await shell(other, "node export.mjs workers", environment));
    expect(world.requests()).to.have.length(603);
    succeed(await other.config("adopt", "true"));
    expect(succeed(await other.up()).output).to.contain("+ 1201 created");
    const looks = world.requests();
    expect(looks.filter((request) => !request.startsWith("GET "))).to.deep.equal([]);
    const contents = looks.filter((request) => /^GET scripts(\/w\d+\/content\/v2)?$/.test(request));
    expect([looks.length - contents.length, contents.length]).to.deep.equal([606, 301]);
  });

  it("takes as many from wrangler", async () => {
    const apps = Array.from({ length: 300 }, (_, index) => `app${String(index)}`);
    const code = "export default { fetch: (_: Request, env: { NAME: string }) => new Response(env.NAME) };\n";
    const config = (name: string): object => ({ name, main: "src/index.ts", compatibility_date: "2026-01-01", vars: { NAME: name } });
    const files = Object.fromEntries(
      apps.flatMap((name) => [
        [`apps/${name}/wrangler.jsonc`, JSON.stringify(config(name))],
        [`apps/${name}/src/index.ts`, code],
      ]),
    );
    const stack = await start(program("many/wrangler"), files);
    // wrangler itself takes two seconds for each: what it put for the first is put for the others.
    const place = path.join(stack.root, "wrangler");
    await new WranglerProject(world.emulator.baseUrl, place, { "wrangler.jsonc": config("app0"), "src/index.ts": code }).run(["deploy"]);
    const deployed = await world.content("app0");
    const subdomain = async (name: string, body?: string): Promise<string> => {
      const headers = { authorization: "Bearer a-token", "content-type": "application/json" };
      const url = `${world.emulator.baseUrl}/accounts/${account}/workers/scripts/${name}/subdomain`;
      const answer = await fetch(url, body === undefined ? { headers } : { headers, method: "POST", body });
      return JSON.stringify(((await answer.json()) as { result: unknown }).result);
    };
    const reachable = await subdomain("app0");
    for (const name of apps.slice(1)) {
      const bindings = [{ name: "NAME", type: "plain_text", text: name }];
      await world.edit(name, deployed, { author: "ada@example.com", compatibilityDate: "2026-01-01", bindings });
      expect(await subdomain(name, reachable)).to.equal(reachable);
    }
    world.requests();

    succeed(await stack.config("adopt", "true"));
    expect(succeed(await stack.up()).output).to.contain("+ 901 created");
    const looks = world.requests();
    expect(looks.filter((request) => !request.startsWith("GET "))).to.deep.equal([]);
    expect(looks.filter((request) => !/^GET workers(\?|\/app\d+$)/.test(request))).to.have.members([
      ...apps.map((name) => `GET workers/${name}/versions/latest?include=modules`),
      ...apps.map((name) => `GET scripts/${name}/deployments`),
    ]);

    await adopted(stack);
  });
});

/** The first few Workers are asked for by themselves. */
const byName = /^GET workers\/w\d+$/;
