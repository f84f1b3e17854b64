import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { drift, TOKENS } from "../../support/drift";
import { type EngineStack, succeed } from "../../support/engine";
import { app, code, type Rollout, startRollout } from "../../support/rollout";
import { worker } from "../../support/script-content";

const NAMES = ["still", "replaced", "split", "lost"];
const list = "GET workers?page=1&per_page=100&order_by=created_on&order=asc";
const deployments = NAMES.map((name) => `GET scripts/${name}/deployments`);

describe("several Workers with versions and deployments", function () {
  this.timeout(300_000);
  let world: Rollout;
  let stack: EngineStack;
  /** The versions that the stack made. */
  const ours: Record<string, string> = {};

  before(async () => {
    world = await startRollout({ tokens: TOKENS });
    stack = await world.stack(
      app(
        `for (const name of ${JSON.stringify(NAMES)}) {`,
        `  const w = new Worker(name + "-w", { name });`,
        `  const v = new WorkerVersion(name + "-v", { workerId: w.name, ${code("ours")} });`,
        `  new WorkerDeployment(name + "-d", { scriptName: w.name, versions: [{ versionId: v.versionId, percentage: 100 }] });`,
        `}`,
      ),
    );
    succeed(await stack.up());
    for (const name of NAMES) [ours[name] = ""] = await world.versions(name);
    world.requests();
  });
  after(() => world.close());

  it("are refreshed by one request a Worker and one a list, without a byte of code", async () => {
    const from = world.emulator.requests().length;
    succeed(await stack.refresh());
    expect(world.requests()).to.have.members([list, "GET scripts", ...deployments]);
    const paths = world.emulator
      .requests()
      .slice(from)
      .map(({ path }) => path);
    expect(paths.filter((path) => /include=modules|\/content/.test(path))).to.deep.equal([]);
  });

  it("show what others deployed, with versions, percentages and author, and that a version is gone", async () => {
    const elsewhere = { author: "sam@example.com", lastDeployedFrom: "wrangler" };
    for (const name of ["replaced", "split", "lost"]) await world.edit(name, { "index.js": worker("theirs") }, elsewhere);
    const theirs = async (name: string): Promise<string> => (await world.versions(name))[0] ?? "";
    await world.deploy("split", [ours["split"]!, 30], [await theirs("split"), 70]);
    await world.api("DELETE", `workers/lost/versions/${ours["lost"]!}`);
    world.requests();

    const reported = await drift(stack, "--json");
    expect(reported.code, reported.output).to.equal(2);
    const { resources } = JSON.parse(reported.stdout) as {
      resources: { name: string; status: string; author?: string; from?: string; deployment?: { after: unknown } }[];
    };
    const changed = resources.filter(({ status }) => status !== "in sync");
    expect(changed.map(({ name, status }) => `${name} ${status}`)).to.have.members([
      ...["lost-v missing", "lost-d deployment changed", "replaced-d deployment changed", "split-d deployment changed"],
    ]);
    expect(changed.find(({ name }) => name === "replaced-d")).to.include({ author: "sam@example.com", from: "wrangler" });
    expect(changed.find(({ name }) => name === "split-d")!.deployment!.after).to.deep.equal([
      { versionId: ours["split"], percentage: 30 },
      { versionId: await theirs("split"), percentage: 70 },
    ]);
    const cost = world.requests();
    const versions = (name: string): string => `GET workers/{worker}/versions?page=1&per_page=100 ${name}`.replace(/ \S+$/, "");
    expect(cost).to.have.members([
      ...[list, "GET scripts", ...deployments],
      // Of two Workers the stack's version is not live; the one that is gone is asked for before it is said so.
      ...[versions("replaced"), versions("lost"), "GET workers/{worker}/versions/{version}"].map((call) =>
        call.endsWith("{version}") ? "GET workers/lost/versions/{version}" : call,
      ),
    ]);

    const { output } = succeed(await stack.refresh());
    expect(world.requests()).to.have.members(cost);
    expect(output).to.match(
      new RegExp(
        `/replaced has another deployment live than was last seen: ${await theirs("replaced")} 100 %, made by sam@example\\.com from wrangler on .*Before: ${ours["replaced"]!} 100 %\\.`,
      ),
    );
    expect(output).to.contain(
      `/split has another deployment live than was last seen: ${ours["split"]!} 30 %, ${await theirs("split")} 70 %`,
    );
    expect(output).to.contain(`/lost/${ours["lost"]!}: the version was deleted elsewhere. The next update makes it anew.`);
  });

  it("are put right by one update: what is gone is made anew, what was replaced is deployed again", async () => {
    world.requests();
    const previewed = succeed(await stack.preview("--diff"));
    expect(previewed.output)
      .to.match(/- percentage: 70|~ percentage: 70 => 100/)
      .and.contain("versionId");
    expect(world.requests()).to.deep.equal([]);
    succeed(await stack.up());
    expect(world.requests().filter((request) => !request.startsWith("GET "))).to.have.members([
      ...["POST workers/lost/versions", ...["replaced", "split", "lost"].map((name) => `POST scripts/${name}/deployments`)],
    ]);
    expect(await world.live("replaced")).to.deep.equal([[ours["replaced"], 100]]);
    const [[again] = [""]] = await world.live("lost");
    expect(again)
      .to.equal((await world.versions("lost"))[0])
      .and.not.to.equal(ours["lost"]);
    expect((await drift(stack)).code).to.equal(0);
  });
});
