import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { wrangler } from "../../support/drift";
import { type EngineStack, fail, succeed } from "../../support/engine";
import { app, code, type Rollout, startRollout } from "../../support/rollout";
import { diagnostics } from "../../support/script-content";

const look = "GET scripts/shop/deployments";
const post = "POST scripts/shop/deployments";

/** What docs/incidents.md says, in its order. */
describe("an incident", function () {
  this.timeout(300_000);
  let world: Rollout;
  let stack: EngineStack;
  let [good, bad] = ["", ""];

  /** The program of the document: `rollbackTo` in the configuration goes before the version of the code. */
  const program = (text: string, more = "", options = ""): string =>
    app(
      `const rollbackTo = new pulumi.Config().get("rollbackTo");`,
      `const w = new Worker("w", { name: "shop" });`,
      `const v = new WorkerVersion("v", { workerId: w.name, ${code(text)} });`,
      `new WorkerDeployment("d", { scriptName: w.name, versions: [{ versionId: rollbackTo ?? v.versionId, percentage: 100 }]${more} }${options});`,
    );
  const live = async (): Promise<string | undefined> => (await world.live("shop"))[0]?.[0];
  /** The real one, from a colleague's laptop. */
  const wranglerRollback = async (): Promise<void> => {
    await wrangler(stack, world.emulator, "shop", "").run(["rollback", good, "--yes", "--message", "it is broken"]);
    world.requests();
  };

  before(async () => {
    world = await startRollout();
    stack = await world.stack(program("good"));
    succeed(await stack.up());
    good = (await live()) ?? "";
    stack.write("index.js", program("bad"));
    succeed(await stack.up());
    bad = (await live()) ?? "";
    expect(bad).not.to.equal(good);
  });
  after(() => world.close());

  it("is ended by the configuration with a look and a deployment, and returned from with another", async () => {
    succeed(await stack.config("rollbackTo", good));
    world.requests();
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal([look, post]);
    expect(await live()).to.equal(good);
    succeed(await stack.run("config", "rm", "rollbackTo"));
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal([look, post]);
    expect(await live()).to.equal(bad);
  });

  it("that wrangler rollback ended stays so through an up without a change, and is back with up --refresh", async () => {
    await wranglerRollback();
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal([]);
    expect(await live(), "up does not look").to.equal(good);
    const { output } = succeed(await stack.run("up", "--yes", "--skip-preview", "--refresh"));
    expect(output).to.contain(`/shop has another deployment live than was last seen: ${good} 100 %`);
    expect(world.requests().at(-1)).to.equal(post);
    expect(await live(), "up --refresh puts the program's back").to.equal(bad);
  });

  it("that wrangler rollback ended is overwritten by the next release, unless onConflict is fail", async () => {
    stack.write("index.js", program("bad", `, onConflict: "fail"`));
    succeed(await stack.up());
    await wranglerRollback();
    stack.write("index.js", program("next", `, onConflict: "fail"`));
    const refused = diagnostics(fail(await stack.up()));
    expect(refused)
      .to.contain(`shop has another deployment live: ${good} 100 % (made by token@emulator.localhost from wrangler on `)
      .and.contain('onConflict: "fail" keeps it');
    expect(await live()).to.equal(good);
    stack.write("index.js", program("next"));
    succeed(await stack.up());
    expect(await live()).to.not.be.oneOf([good, bad]);
  });

  it("is frozen by ignoreChanges, and thawed without it", async () => {
    await wranglerRollback();
    const frozen = `, { ignoreChanges: ["versions"] }`;
    stack.write("index.js", program("more", "", frozen));
    succeed(await stack.run("up", "--yes", "--skip-preview", "--refresh"));
    expect(world.requests().filter((request) => request.startsWith("POST"))).to.deep.equal(["POST workers/shop/versions"]);
    expect(await live(), "a version more, and no traffic for it").to.equal(good);
    stack.write("index.js", program("more"));
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal([look, post]);
    expect(await live()).to.equal((await world.versions("shop"))[0]);
  });
});
