import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { fail, type Outcome, succeed } from "../../support/engine";
import { app, type Rollout, startRollout } from "../../support/rollout";
import { diagnostics, expectClean, stateOf } from "../../support/script-content";

const list = "GET scripts/hello/deployments";
const post = "POST scripts/hello/deployments";

describe("a deployment", function () {
  this.timeout(120_000);
  let world: Rollout;
  /** Four versions: `a` and `b` with one value of a secret, `c` and `d` with another. */
  let [a, b, c, d] = ["", "", "", ""];

  beforeEach(async () => {
    world = await startRollout();
    await world.api("POST", "workers", { name: "hello" });
    const make = async (text: string, secret: string): Promise<string> => {
      const modules = [
        {
          name: "i.js",
          content_type: "application/javascript+module",
          content_base64: Buffer.from(`export default {} // ${text}`).toString("base64"),
        },
      ];
      const bindings = [{ name: "S", type: "secret_text", text: secret }];
      return (await world.api<{ id: string }>("POST", "workers/hello/versions", { main_module: "i.js", modules, bindings })).id;
    };
    [a, b, c, d] = [await make("a", "1"), await make("b", "1"), await make("c", "2"), await make("d", "2")];
  });
  afterEach(async () => {
    await world.close();
  });

  const program = (shares: [string, number][], more: object = {}): string =>
    app(
      `new WorkerDeployment("d", ${JSON.stringify({
        scriptName: "hello",
        versions: shares.map(([versionId, percentage]) => ({ versionId, percentage })),
        ...more,
      })});`,
    );

  it("of two versions keeps their places, whatever the program's order, and asks for force over a changed secret", async () => {
    const stack = await world.stack(
      program(
        [
          [b, 30],
          [a, 70],
        ],
        { annotations: { workersMessage: "first" } },
      ),
    );
    succeed(await stack.up());
    expect(world.sent().at(-1)).to.deep.equal({
      call: post,
      body: {
        strategy: "percentage",
        versions: [
          { version_id: b, percentage: 30 },
          { version_id: a, percentage: 70 },
        ],
        annotations: { "workers/message": "first" },
      },
    });
    stack.write(
      "index.js",
      program(
        [
          [a, 70],
          [b, 30],
        ],
        { annotations: { workersMessage: "second" } },
      ),
    );
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal([]);
    stack.write(
      "index.js",
      program([
        [a, 60],
        [b, 40],
      ]),
    );
    succeed(await stack.up());
    expect(await world.live("hello")).to.deep.equal([
      [b, 40],
      [a, 60],
    ]);
    stack.write("index.js", program([[d, 100]]));
    succeed(await stack.up());

    world.requests();
    stack.write("index.js", program([[a, 100]]));
    const refused = fail(await stack.up());
    expect(diagnostics(refused)).to.contain("(code 10220)");
    expect(diagnostics(refused)).to.contain(
      "A secret of the Worker was changed after the version was made, so the version would run with another secret than it was made with. " +
        "Make a new version, or deploy this one all the same with force: true.",
    );
    expectClean(refused);
    expect(await world.live("hello")).to.deep.equal([[d, 100]]);
    world.requests();
    stack.write("index.js", program([[a, 100]], { force: true }));
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal([list, `${post}?force=true`]);
    expect(await world.live("hello")).to.deep.equal([[a, 100]]);
    stack.write("index.js", program([[a, 100]]));
    succeed(await stack.up());
    expect(world.requests(), "only force changed").to.deep.equal([]);
  });

  it("that someone else made is shown, and kept with onConflict fail until the program says otherwise", async () => {
    const keep = { onConflict: "fail" };
    const stack = await world.stack(program([[c, 100]], keep));
    succeed(await stack.up());
    await world.deploy("hello", [d, 90], [c, 10]);
    stack.write(
      "index.js",
      program(
        [
          [c, 50],
          [d, 50],
        ],
        keep,
      ),
    );
    world.requests();
    const refusal = (outcome: Outcome): void => {
      expect(diagnostics(fail(outcome))).to.match(
        new RegExp(
          `error: hello has another deployment live: ${d} 90 %, ${c} 10 % \\(made by token@emulator\\.localhost from \\S+ on \\d{4}-\\S+Z\\), ` +
            `and the program wants ${d} 50 %, ${c} 50 %\\. It was made by someone else since the last deployment here, and onConflict: "fail" keeps it\\.`,
        ),
      );
      expectClean(outcome);
      expect(world.requests()).to.deep.equal([list]);
    };
    refusal(await stack.up());
    const refreshed = succeed(await stack.refresh("--diff"));
    expect(refreshed.output).to.contain(`"${c}" => "${d}"`);
    expect(refreshed.output).to.match(/~ percentage: 100 => 90/);
    expect(world.requests()).to.deep.equal([list]);
    refusal(await stack.up());

    // Brought into the program it is the agreed one, without a request; from there everything goes on.
    stack.write(
      "index.js",
      program(
        [
          [c, 10],
          [d, 90],
        ],
        keep,
      ),
    );
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal([]);
    stack.write(
      "index.js",
      program(
        [
          [c, 20],
          [d, 80],
        ],
        keep,
      ),
    );
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal([list, post]);
    await world.deploy("hello", [c, 100]);
    stack.write("index.js", program([[d, 100]], { onConflict: "overwrite" }));
    world.requests();
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal([list, post]);

    await world.deploy("hello", [c, 100]);
    const repaired = succeed(await stack.up("--refresh"));
    expect(repaired.output).to.contain("WorkerDeployment d updated");
    expect(await world.live("hello")).to.deep.equal([[d, 100]]);
    world.requests();
    const destroyed = succeed(await stack.destroy());
    expect(destroyed.output).to.contain("/hello: the live deployment is left to its Worker");
    expect(world.requests()).to.deep.equal([]);
    expect(await world.live("hello")).to.deep.equal([[d, 100]]);
  });

  it("is adopted as it is, without a write, and not when it is another", async () => {
    await world.deploy("hello", [c, 75], [d, 25]);
    const stack = await world.stack(program([[c, 100]], { adopt: true }));
    const refused = fail(await stack.up());
    expect(diagnostics(refused)).to.match(/Nothing was deployed \(adopt: true takes over only what is the same\)\./);
    expectClean(refused);
    stack.write("index.js", program([[d, 25]], { adopt: true, remainder: "stable" }));
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal([list, list]);
    expect(stateOf(stack, "d").outputs["stableVersionId"]).to.equal(c);
    stack.write("index.js", program([[d, 50]], { remainder: "stable" }));
    succeed(await stack.up());
    expect(await world.live("hello")).to.deep.equal([
      [c, 50],
      [d, 50],
    ]);
  });
});
