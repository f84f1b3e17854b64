import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { succeed } from "../../support/engine";
import { app, type Rollout, startRollout } from "../../support/rollout";
import { account, diagnostics, expectClean, stateOf } from "../../support/script-content";

/** The first page of the account's Workers. */
const list = "GET workers?page=1&per_page=100&order_by=created_on&order=asc";

describe("a Worker", function () {
  this.timeout(120_000);
  let world: Rollout;

  beforeEach(async () => {
    world = await startRollout();
  });
  afterEach(async () => {
    await world.close();
  });

  const resource = (args: object): string => app(`const w = new Worker("w", ${JSON.stringify(args)});`, "exports.id = w.workerId;");

  it("is made, patched by what changed, renamed, repaired, and deleted with all that is its own", async () => {
    const first = {
      name: "hello",
      logpush: true,
      observability: { enabled: true, headSamplingRate: 0.5 },
      tags: ["b", "a"],
      tailConsumers: [{ name: "tail" }],
    };
    await world.api("POST", "workers", { name: "tail" });
    const stack = await world.stack(resource(first));
    succeed(await stack.up());
    expect(world.sent()).to.deep.equal([
      {
        call: "POST workers",
        body: {
          name: "hello",
          logpush: true,
          observability: { enabled: true, head_sampling_rate: 0.5 },
          tags: ["b", "a"],
          tail_consumers: [{ name: "tail" }],
        },
      },
    ]);
    const { id, outputs } = stateOf(stack, "w");
    expect(id).to.equal(`${account}/${String(outputs["workerId"])}`);

    // Only the order differs: nothing is sent.
    stack.write("index.js", resource({ ...first, tags: ["a", "b"] }));
    succeed(await stack.up());
    expect(world.sent()).to.deep.equal([]);

    // A new name, a part of a setting changed, and one taken away.
    const { logpush: _, ...kept } = first;
    const second = { ...kept, name: "hi", observability: { enabled: true, headSamplingRate: 0.25 }, tags: ["a"] };
    stack.write("index.js", resource(second));
    succeed(await stack.up());
    expect(world.sent()).to.deep.equal([
      {
        call: "PATCH workers/{worker}",
        body: { name: "hi", logpush: null, observability: { head_sampling_rate: 0.25 }, tags: ["a"] },
      },
    ]);
    expect(stateOf(stack, "w")).to.deep.include({ id });
    expect(await world.has("workers/hello")).to.equal(false);
    const remote = await world.api<Record<string, unknown>>("GET", "workers/hi");
    expect(remote).to.deep.include({ id: outputs["workerId"], logpush: false, tags: ["a"], tail_consumers: [{ name: "tail" }] });

    // Someone changes a setting that the program sets, and one that it does not.
    await world.api("PATCH", "workers/hi", { observability: { head_sampling_rate: 1 }, logpush: true });
    const refreshed = succeed(await stack.refresh("--diff"));
    expect(refreshed.output).to.match(/~ headSamplingRate: 0\.25 => 1\n/);
    expect(refreshed.output).not.to.contain("logpush");
    expect(world.requests()).to.deep.equal([list]);
    succeed(await stack.up());
    expect(world.sent()).to.deep.equal([{ call: "PATCH workers/{worker}", body: { observability: { head_sampling_rate: 0.25 } } }]);
    expect(await world.api("GET", "workers/hi")).to.deep.include({ logpush: true });
    succeed(await stack.refresh("--expect-no-changes"));

    await world.edit("hi", { "index.js": "export default { fetch: () => new Response() }" });
    expect(await world.has("scripts/hi/deployments")).to.equal(true);
    world.requests();
    succeed(await stack.destroy());
    expect(world.requests()).to.deep.equal(["DELETE workers/{worker}"]);
    for (const path of ["workers/hi", "workers/hi/versions", "scripts/hi/deployments"]) expect(await world.has(path), path).to.equal(false);
  });

  it("that is there already is explained, adopted when it is the same, and refused when it is not", async () => {
    await world.api("POST", "workers", { name: "hello", tags: ["b", "a"], observability: { enabled: true }, logpush: true });
    const stack = await world.stack(resource({ name: "hello", tags: ["a", "b"] }));
    const taken = await stack.up();
    expect(diagnostics(taken)).to.match(/\(code 10040\)\./);
    expect(diagnostics(taken)).to.contain(
      `There is a Worker "hello" in account ${account} already. To take it over as it is, set adopt: true (it must be as the program declares it).`,
    );
    expectClean(taken);
    expect(taken.code).not.to.equal(0);
    expect(world.requests()).to.deep.equal(["POST workers"]);

    stack.write("index.js", resource({ name: "hello", tags: ["a"], observability: { enabled: true }, adopt: true }));
    const refused = await stack.up();
    expect(refused.code).not.to.equal(0);
    expect(diagnostics(refused)).to.match(
      /error: the Worker "hello" is there and is not as the program declares it .*: tags is \["b","a"\] there, and something else in the program\. Nothing was changed\./,
    );
    expectClean(refused);
    expect(world.requests()).to.deep.equal(["GET workers/hello"]);

    stack.write("index.js", resource({ name: "hello", tags: ["a", "b"], observability: { enabled: true }, adopt: true }));
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal(["GET workers/hello"]);
    expect(await world.api("GET", "workers/hello")).to.deep.include({ tags: ["b", "a"], logpush: true });
    // Taken over, it is ours: no adopt is needed any more, and the next change is a patch.
    stack.write("index.js", resource({ name: "hello", tags: ["a"], observability: { enabled: true } }));
    succeed(await stack.up());
    expect(world.sent()).to.deep.equal([{ call: "PATCH workers/{worker}", body: { tags: ["a"] } }]);
    succeed(await stack.refresh("--expect-no-changes"));

    // Gone, it is made again.
    await world.api("DELETE", "workers/hello");
    world.requests();
    succeed(await stack.run("up", "--yes", "--skip-preview", "--refresh"));
    expect(world.requests(), "no page has it, so it is asked for").to.deep.equal([list, "GET workers/{worker}", "POST workers"]);
    expect(await world.has("workers/hello")).to.equal(true);
  });
});
