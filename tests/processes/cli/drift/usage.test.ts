import { expect } from "chai";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { after, before, describe, it } from "mocha";
import { DriftWorld, encrypted } from "./world";

describe("pulumi-workers drift, used wrongly or without credentials", function () {
  this.timeout(60_000);
  let world: DriftWorld;
  before(async () => {
    world = await DriftWorld.start();
    await world.edit("api", { modules: { "index.js": "" }, mainModule: "index.js" });
    await world.up("WorkerScriptContent", "api", {
      scriptName: "api",
      mainModule: "index.js",
      modules: { "index.js": { content: "export default {};" } },
    });
  });
  after(() => world.emulator.close());

  const wrong: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [["--stak", "x"], /^Unknown option '--stak'/],
    [["state.json"], /^Unexpected argument 'state\.json'\. A state on standard input is named "-"\./],
    [["-", "--stack", "dev"], /^- and --stack or --cwd exclude each other\./],
    [["--json", "--markdown"], /^--json and --markdown exclude each other\./],
    [["--json", "--diff", "."], /^--json and --diff exclude each other\./],
    [["--accept", ".", "--diff", "."], /^--accept and --diff exclude each other\./],
    [
      ["--fail-on", "everything"],
      /^--fail-on takes any, none or a list of missing, content, entry, deployment, settings, undecided, not "everything"\./,
    ],
    [["--stack="], /^--stack takes a value that is not empty\./],
  ];
  for (const [args, says] of wrong) {
    it(`explains itself after "${args.join(" ")}", and takes it for an error, not for drift`, async () => {
      const { code, out, error } = await world.command(["drift", ...args], world.state());
      expect([code, out]).to.deep.equal([1, ""]);
      expect(error).to.match(says).and.contain("Usage: pulumi-workers drift");
    });
  }

  for (const [what, input, says] of [
    ["no JSON", "nothing", /^The state is not JSON\. Give what `pulumi stack export` writes\.\n$/],
    ["no state", "[]", /^The state has no deployment in it\./],
  ] as const) {
    it(`says that ${what} is on standard input`, async () => {
      const { code, error } = await world.command(["drift", "-"], input);
      expect(code).to.equal(1);
      expect(error).to.match(says);
    });
  }

  it("finds nothing in a stack without resources", async () => {
    const { code, out } = await world.command(["drift", "-"], JSON.stringify({ version: 3, deployment: {} }));
    expect([code, out]).to.deep.equal([0, "no resources of pulumi-workers.\n"]);
  });

  it("says which credentials to give where those of the state are encrypted", async () => {
    world.config = { "cloudflare:apiToken": encrypted };
    const none = { CLOUDFLARE_API_TOKEN: undefined };
    const stack = await world.command(["drift"], world.state(), none);
    expect(stack.code).to.equal(1);
    expect(stack.out).to.contain(
      "The stack's configuration has cloudflare:apiToken encrypted, and this command does not decrypt. Set CLOUDFLARE_API_TOKEN to a token that may read",
    );
    world.config = { "cloudflare:apiToken": encrypted, "pulumi-workers:explicitProvider": "true" };
    const explicit = await world.command(["drift"], world.state(), none);
    expect(explicit.out)
      .to.contain('The Provider "default" has cloudflare:apiToken encrypted')
      .and.contain("Set CLOUDFLARE_API_TOKEN_DEFAULT (or");
    const own = { CLOUDFLARE_API_TOKEN: "nobody", CLOUDFLARE_API_TOKEN_DEFAULT: "reader" };
    expect((await world.command(["drift"], world.state(), own)).code).to.equal(0);
    expect((await world.command(["drift"], world.state())).code).to.equal(0);
  });

  it("takes the environment's token before a readable one of the stack, and a Provider's own before both", async () => {
    world.config = { "cloudflare:apiToken": "nobody" };
    expect((await world.command(["drift"], world.state())).code).to.equal(0);
    world.config = { "cloudflare:apiToken": "reader" };
    expect((await world.command(["drift"], world.state(), { CLOUDFLARE_API_TOKEN: undefined })).code).to.equal(0);
    world.config = { "cloudflare:apiToken": "reader", "pulumi-workers:explicitProvider": "true" };
    expect((await world.command(["drift"], world.state(), { CLOUDFLARE_API_TOKEN: "nobody" })).code).to.equal(0);
  });

  it("says that there is no pulumi", async () => {
    const { code, error } = await world.command(["drift", "--stack", "dev"], "", { PATH: "/nowhere" });
    expect(code).to.equal(1);
    expect(error).to.match(
      /^`pulumi` cannot be started\. Put it on the PATH, or give a state on standard input: pulumi stack export \| pulumi-workers drift -\n$/,
    );
  });

  it("says that a folder is not there", async () => {
    const { code, error } = await world.command(["drift", "--cwd", "/nowhere"], "");
    expect([code, error]).to.deep.equal([1, "/nowhere is no folder. Give the one with the Pulumi project.\n"]);
  });

  it("ends at Ctrl-C while it waits for an answer", async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const child = world.spawn(["drift", "-"], world.state(), { CLOUDFLARE_BASE_URL: `http://127.0.0.1:${port}/client/v4` });
    const [socket] = (await once(silent, "connection")) as [Socket];
    child.kill("SIGINT");
    expect(await once(child, "close")).to.deep.equal([null, "SIGINT"]);
    socket.destroy();
    silent.close();
  });

  it("keeps its exit status, and is silent, when nobody reads on", async () => {
    const child = world.spawn(["drift", "-"], world.state());
    child.stdout.destroy();
    let error = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (error += text));
    expect([await once(child, "close"), error]).to.deep.equal([[0, null], ""]);
  });

  it("has help", async () => {
    const { code, out } = await world.command(["drift", "--help"], "");
    expect(code).to.equal(0);
    for (const option of ["--stack", "--cwd", "--json", "--markdown", "--diff", "--accept", "--fail-on"]) expect(out).to.include(option);
  });
});
