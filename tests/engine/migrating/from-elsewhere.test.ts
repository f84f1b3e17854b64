import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { WranglerProject } from "../../support/clients/wrangler";
import { shell } from "../../support/drift";
import { diagnostics, account, startWorld, worker, type World } from "../../support/script-content";
import { type EngineStack, fail, succeed } from "../../support/engine";
import { block, esModule, program } from "../../support/migrating/page";

const looks = (name: string, version: string): string[] => [
  `GET workers/${name}`,
  `GET workers/${name}/versions/${version}?include=modules`,
  `GET scripts/${name}/deployments`,
];

describe("moving over", function () {
  this.timeout(180_000);
  let world: World;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  /** What the page says to run, but for whatever asks before it does something. */
  const steps = async (stack: EngineStack): Promise<string[][]> => {
    const requests: string[][] = [];
    for (const step of block("steps").trim().split("\n")) {
      const [, ...args] = step.split(" ");
      succeed(await (args[0] === "up" ? stack.up() : stack.run(...args)));
      if (args[0] === "up") requests.push(world.requests());
    }
    return requests;
  };

  it("from wrangler takes what it deployed as it is, secrets too, and asks three times", async () => {
    const stack = await world.stack(program("wrangler"), { files: esModule, config: { "program:token": "s3cret" } });
    // wrangler runs in the folder of the program.
    const place = path.join(stack.root, "wrangler");
    fs.mkdirSync(place);
    fs.symlinkSync(stack.folder, path.join(place, "project"), "junction");
    const project = new WranglerProject(world.emulator.baseUrl, place, {
      "wrangler.jsonc": {
        name: "api",
        main: "src/index.ts",
        compatibility_date: "2026-01-01",
        compatibility_flags: ["nodejs_compat"],
        rules: [{ type: "Text", globs: ["**/*.md"], fallthrough: true }],
        vars: { GREETING: "Hello", DATA: { a: [1] } },
        observability: { enabled: true },
        triggers: { crons: ["0 * * * *"] },
      },
      "src/index.ts": 'import notes from "./notes.md";\nexport default { fetch: (): Response => new Response(notes) };\n',
      "src/notes.md": "# Notes",
    });
    await project.run(["deploy"]);
    await project.run(["secret", "put", "TOKEN"], "what nobody can read back");
    world.requests();
    expect(await steps(stack)).to.deep.equal([looks("api", "latest"), []]);
  });

  it("from the dashboard takes what was exported as it is, and refuses what was changed since", async () => {
    const bindings = [
      { name: "TOKEN", type: "secret_text", text: "s3cret" },
      { name: "GREETING", type: "plain_text", text: "Hello" },
    ];
    const edit = { author: "ada@example.com", compatibilityDate: "2026-01-01", bindings };
    await world.edit("edited", { "index.js": worker("dash"), "lib/notes.txt": "notes" }, edit);
    const stack = await world.stack(program("export"), { files: esModule });
    world.requests();
    const environment = { CLOUDFLARE_ACCOUNT_ID: account, CLOUDFLARE_API_TOKEN: "a-token" };
    stack.write("export.mjs", block("export.mjs"));
    const { output } = succeed(await shell(stack, "node export.mjs workers edited", environment));
    expect(output).to.equal("edited: inherits TOKEN\n");
    const [list, deployments, version, ...more] = world.requests();
    expect([list?.split("?")[0], deployments, more]).to.deep.equal(["GET workers", "GET scripts/edited/deployments", []]);
    const id = /versions\/([0-9a-f-]{36})\?include=modules$/.exec(version ?? "")?.[1] ?? "";
    expect(await steps(stack)).to.deep.equal([looks("edited", id), []]);

    // Somebody else was there between the export and the adoption.
    const late = await world.stack(program("export"), { files: esModule, config: { "program:adopt": "true" } });
    fs.cpSync(path.join(stack.folder, "workers"), path.join(late.folder, "workers"), { recursive: true });
    await world.edit("edited", { "index.js": worker("later"), "lib/notes.txt": "notes" }, edit);
    world.requests();
    expect(diagnostics(fail(await late.up()))).to.contain("edited has another deployment live");
    expect(world.requests()).to.deep.equal(looks("edited", id));
    expect(await world.content("edited")).to.include({ "index.js": worker("later") });

    // The secret goes on from version to version.
    stack.write("workers/edited/modules/lib/notes.txt", "more notes");
    succeed(await stack.up("--refresh"));
    const made = world.requests().filter((request) => !request.startsWith("GET "));
    expect(made).to.deep.equal(["POST workers/edited/versions", "POST scripts/edited/deployments"]);
    const secrets = `${world.emulator.baseUrl}/accounts/${account}/workers/scripts/edited/secrets`;
    const answer = (await (await fetch(secrets, { headers: { authorization: "Bearer a-token" } })).json()) as {
      result: { name: string }[];
    };
    expect(answer.result.map(({ name }) => name)).to.deep.equal(["TOKEN"]);
  });
});
