import { expect } from "chai";
import { after, before, describe, it } from "mocha";
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
});

/** The first few Workers are asked for by themselves. */
const byName = /^GET workers\/w\d+$/;
