import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { fail, succeed } from "../../support/engine";
import { app, code, filesWith, type Rollout, startRollout } from "../../support/rollout";
import { account, diagnostics, expectClean, stateOf } from "../../support/script-content";

const second = "fedcba9876543210fedcba9876543210";
const [first, rotated] = ["MARKERxyzzy42-token-one", "MARKERxyzzy42-token-two"];

describe("a Provider", function () {
  this.timeout(120_000);
  let world: Rollout;

  before(async () => {
    world = await startRollout({ tokens: { "a-token": "write", [first]: "write", [rotated]: "write", "reads-only": "read" } });
  });
  after(async () => {
    await world.close();
  });

  const program = (token: string, tag: string): string =>
    app(
      `const provider = new Provider("p", { apiToken: "${token}", accountId: "${second}", baseUrl: "${world.baseUrl}" });`,
      'new Worker("mine", { name: "hello", tags: ["a"] });',
      `const theirs = new Worker("theirs", { name: "hello", tags: ["${tag}"] }, { provider });`,
      `const v = new WorkerVersion("v", { workerId: theirs.workerId, ${code("theirs")} }, { provider });`,
      'new WorkerDeployment("d", { scriptName: theirs.name, versions: [{ versionId: v.versionId, percentage: 100 }] }, { provider });',
    );

  it("brings a second account with its own credentials, encrypted in the state, whose rotation replaces nothing", async () => {
    const stack = await world.stack(program(first, "a"));
    const shown = [succeed(await stack.run("up", "--yes", "--diff"))];
    expect(world.identities().sort()).to.deep.equal([`${account} Bearer a-token`, ...[1, 2, 3].map(() => `${second} Bearer ${first}`)]);
    expect(stateOf(stack, "theirs").id).to.match(new RegExp(`^${second}/`));
    expect(stateOf(stack, "mine").id).to.match(new RegExp(`^${account}/`));

    // Another token: nothing is replaced, and nothing is asked for.
    stack.write("index.js", program(rotated, "a"));
    shown.push(succeed(await stack.preview("--diff")), succeed(await stack.up()));
    expect(shown.at(-1)?.output).to.match(/~ 1 updated\s+5 unchanged/);
    expect(world.identities()).to.deep.equal([]);
    stack.write("index.js", program(rotated, "b"));
    shown.push(succeed(await stack.up()));
    expect(world.identities()).to.deep.equal([`${second} Bearer ${rotated}`]);
    shown.push(succeed(await stack.refresh("--expect-no-changes")));
    expect(world.identities().sort()).to.deep.equal([`${account} Bearer a-token`, ...[1, 2, 3].map(() => `${second} Bearer ${rotated}`)]);
    shown.push(succeed(await stack.run("stack", "export")));

    for (const token of [first, rotated]) {
      for (const { command, output } of shown) expect(output.includes(token), command).to.equal(false);
      expect(filesWith(stack, token)).to.deep.equal([]);
    }

    // That they would be found if they were there.
    expect(filesWith(stack, second)).not.to.deep.equal([]);

    // Its credentials are the only ones: the environment's good token is not taken in their place.
    stack.write("index.js", program("reads-only", "c"));
    const refused = fail(await stack.up());
    expect(diagnostics(refused)).to.contain("lacks the permission Workers Scripts: Edit");
    expectClean(refused, [first, rotated, "reads-only"]);
    expect(world.identities()).to.deep.equal([`${second} Bearer reads-only`]);

    stack.write("index.js", program(rotated, "b"));
    succeed(await stack.up());
    succeed(await stack.destroy());
    expect(world.identities().sort().slice(-2)).to.deep.equal([`${account} Bearer a-token`, `${second} Bearer ${rotated}`]);
    expect(await world.has("workers/hello")).to.equal(false);

    stack.write("index.js", app('new Provider("p", { apiKey: "key" });'));
    const incomplete = fail(await stack.preview());
    expect(diagnostics(incomplete)).to.contain(
      'error: Provider "p": give apiToken, or apiKey with email. The environment\'s credentials are not taken here.',
    );
    expectClean(incomplete);
  });
});
