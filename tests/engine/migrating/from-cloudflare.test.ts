import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { shell } from "../../support/drift";
import { succeed } from "../../support/engine";
import { installPlugin } from "../../support/migrating/cloudflare";
import { block, esModule, program } from "../../support/migrating/page";
import { account, startWorld, worker, type World } from "../../support/script-content";

/** The files of the program, and the blocks of the page that they are made of. */
const PARTS = { "api.js": "script", "shop.js": "versions" } as const;
const RESOURCES = ["Worker", "WorkerVersion", "WorkerDeployment"] as const;

/**
 * With the SDK of \@pulumi/cloudflare as it is, and a stand-in for its plugin, which is downloaded from where tests do not reach: it makes the
 * original's requests.
 */
describe("moving over from @pulumi/cloudflare", function () {
  this.timeout(180_000);
  let world: World;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  it("makes no write, deletes nothing that was retained, and lets the preview tell what was not", async () => {
    const zone = await makeZone(world, "example.com");
    const routes = `/client/v4/zones/${zone}/workers/routes`;
    // A third Worker of the old program, of which somebody forgets to say that it shall be retained.
    const forgotten = program("script/before").replaceAll('"api"', '"forgotten"').replace("example.com/api", "example.com/forgotten");
    const files = (step: string): Record<string, string> => ({
      "index.js": ["api", "shop", "forgotten"].map((name) => `import "./${name}.js";\n`).join(""),
      ...Object.fromEntries(Object.entries(PARTS).map(([file, part]) => [file, program(`${part}/${step}`)])),
      "forgotten.js": step === "after" ? "" : forgotten,
    });
    const { "index.js": main = "", ...others } = files("before");
    const stack = await world.stack(main, {
      files: { ...esModule, ...others, "dist/index.js": worker("one") },
      config: { "program:accountId": account, "program:zoneId": zone, "program:token": "s3cret" },
    });
    installPlugin(stack);
    const write = (all: Record<string, string>): void => Object.entries(all).forEach(([name, text]) => stack.write(name, text));
    world.requests();
    succeed(await stack.up());
    const made = world.requests().map((request) => request.replace(/[0-9a-f]{32}\/versions/, "{worker}/versions"));
    expect(made).to.have.members([
      ...["PUT scripts/api", `POST ${routes}`, "PUT scripts/forgotten", `POST ${routes}`],
      ...["POST workers", "POST workers/{worker}/versions", "POST scripts/shop/deployments"],
    ]);

    write(files("between"));
    succeed(await stack.up());
    expect(world.requests(), "the option is noted, and nobody is asked").to.deep.equal([]);

    write(files("after"));
    const previewed = succeed(
      await shell(stack, block("check"), { PULUMI_CONFIG_PASSPHRASE: stack.env["PULUMI_CONFIG_PASSPHRASE"] ?? "" }),
    );
    expect(previewed.stdout.split("\n").map((line) => line.trim().split(/ +/).slice(1))).to.deep.equal([
      ["cloudflare:index:WorkersRoute", "forgotten", "delete"],
      ["cloudflare:index:WorkersScript", "forgotten", "delete"],
      [],
    ]);
    const { output } = succeed(await stack.preview());
    for (const line of block("preview").trim().split("\n")) expect(output).to.contain(line);
    expect(world.requests(), "a preview asks nobody").to.deep.equal([]);

    succeed(await stack.up());
    const requests = world.requests();
    expect(requests.filter((request) => request.startsWith("GET "))).to.have.members(
      ["api", "shop"].flatMap((name) => [
        `GET workers/${name}`,
        `GET workers/${name}/versions/latest?include=modules`,
        `GET scripts/${name}/deployments`,
      ]),
    );
    const writes = requests.filter((request) => !request.startsWith("GET "));
    expect(writes.map((request) => request.replace(/\/[0-9a-f]{32}$/, "/{route}"))).to.deep.equal([
      `DELETE ${routes}/{route}`,
      "DELETE scripts/forgotten",
    ]);
    for (const name of ["api", "shop"]) for (const type of RESOURCES) expect(typesOf(stack.resources(), name)).to.include(type);

    // Adopted, they are as any others: nothing to do without adopt, and a change of the code is a version that goes live.
    const done = Object.entries(files("after")).map(([name, text]) => [name, text.replace(/,?\s*adopt: true,?/g, "")]);
    write(Object.fromEntries(done) as Record<string, string>);
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal([]);
    stack.write("dist/index.js", worker("two"));
    succeed(await stack.up());
    expect(world.requests()).to.have.members(
      ["api", "shop"].flatMap((name) => [`POST workers/${name}/versions`, `POST scripts/${name}/deployments`]),
    );
    expect(await world.content("api")).to.deep.equal({ "index.js": worker("two") });

    // Going back begins as going did: what leaves the program stays where it is.
    write({
      "api.js": program("script/before").replace(/new cloudflare\.WorkersScript[^]*?\}\);/, '{ scriptName: "api" };'),
      "shop.js": "",
    });
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal([]);
    expect(await world.content("shop")).to.deep.equal({ "index.js": worker("two") });
  });
});

function typesOf(resources: readonly { urn: string }[], name: string): (string | undefined)[] {
  return resources.filter(({ urn }) => urn.endsWith(`::${name}`)).map(({ urn }) => urn.split("::")[2]?.split(":").at(-1));
}

async function makeZone({ emulator }: World, name: string): Promise<string> {
  const answer = await fetch(`${emulator.baseUrl}/zones`, {
    method: "POST",
    headers: { authorization: "Bearer a-token", "content-type": "application/json" },
    body: JSON.stringify({ name, account: { id: account } }),
  });
  return ((await answer.json()) as { result: { id: string } }).result.id;
}
