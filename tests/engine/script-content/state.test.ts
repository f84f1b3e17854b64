import { expect } from "chai";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "mocha";
import { type EngineStack, succeed } from "../../support/engine";
import { program, resource, useWorld, stateOf, worker } from "../../support/script-content";

/** Stands in every content of these tests, and must stand nowhere else. */
const marker = "MARKERxyzzy42";
/** A folder that modules come from. */
const folder = "recognisable-folder-7391";

/** Every byte that the CLI left behind: state, backups, history, logs. The program itself is no part of it. */
function leftBehind(stack: EngineStack): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of fs.readdirSync(stack.root)) {
    const top = path.join(stack.root, name);
    if (top === stack.folder) continue;
    for (const entry of fs.readdirSync(top, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      if (entry.isFile()) found.set(file, fs.readFileSync(file, "latin1"));
    }
  }
  return found;
}

function filesWith(stack: EngineStack, text: string): string[] {
  const files = leftBehind(stack);
  expect(
    [...files.keys()].some((file) => file.includes("history")),
    "there is a history to look into",
  ).to.equal(true);
  return [...files].filter(([, content]) => content.includes(text)).map(([file]) => path.relative(stack.root, file));
}

describe("what the state holds of a script's content", function () {
  this.timeout(120_000);
  const world = useWorld(async (world) => {
    await world.edit("api", { "index.js": worker("theirs") });
  });

  it("is nothing of the content and no path, whatever the form", async () => {
    const main = program(
      `const { FileAsset, StringAsset } = pulumi.asset;`,
      `new WorkerScriptContent("code", { scriptName: "api", mainModule: "index.js", modules: {
        "index.js": { contentFile: "${folder}/worker.js" },
        "asset.txt": { content: new FileAsset("${folder}/asset.txt") },
        "string.txt": { content: new StringAsset("${marker} as an asset") },
        "plain.txt": { content: "${marker} as text" },
        "later.txt": { content: pulumi.output("${marker} as an output") },
        "later-asset.txt": pulumi.output({ content: new FileAsset("${folder}/asset.txt") }),
        "base64.bin": { contentBase64: Buffer.from("${marker} as base64").toString("base64") },
      } });`,
    );
    const files = { [`${folder}/worker.js`]: worker(`${marker} in a file`), [`${folder}/asset.txt`]: `${marker} in an asset` };
    const stack = await world().stack(main, { files });
    const shown = [
      succeed(await stack.preview("--json", "--diff", "-v=3", "--logtostderr")),
      succeed(await stack.run("up", "--yes", "--diff")),
    ];
    const sent = await world().content("api");
    expect(Object.values(sent).filter((text) => text.includes(marker))).to.have.length(7);
    stack.write(`${folder}/worker.js`, worker(`${marker} changed`));
    shown.push(succeed(await stack.preview("--json")), succeed(await stack.up("--diff")));
    await world().edit("api", { "index.js": worker("theirs") });
    shown.push(succeed(await stack.refresh("--diff")), succeed(await stack.run("stack", "export")));

    const base64 = Buffer.from(`${marker} as base64`).toString("base64");
    for (const secret of [marker, folder, base64]) {
      expect(filesWith(stack, secret), secret).to.deep.equal([]);
      for (const { command, output } of shown) expect(output.includes(secret), `${secret} in ${command}`).to.equal(false);
    }
    // That this would be found if it were there.
    expect(filesWith(stack, "string.txt")).not.to.deep.equal([]);
  });

  it("is as much for 10 MB of text as for 1 KB, and every output survives", async () => {
    const sizes: number[] = [];
    for (const length of [1_000, 10_000_000]) {
      const text = marker.padEnd(length, "x");
      const stack = await world().stack(
        program(
          resource({
            scriptName: "api",
            mainModule: "index.js",
            modules: { "index.js": { contentFile: "w.js" }, "a.txt": { content: "TEXT" } },
          }).replace('"TEXT"', `require("fs").readFileSync("${folder}/a.txt", "utf8")`),
        ),
        {
          files: { "w.js": worker("one"), [`${folder}/a.txt`]: text },
        },
      );
      succeed(await stack.up());
      expect(filesWith(stack, marker)).to.deep.equal([]);
      sizes.push(JSON.stringify(stateOf(stack)).length);
      expect(stateOf(stack).outputs).to.include.keys(
        ...[
          "accountId",
          "scriptName",
          "mainModule",
          "modules",
          "contentHash",
          "endpoint",
          "etag",
          "lastWritten",
          "createdOn",
          "modifiedOn",
        ],
        ...["handlers", "hasAssets", "hasModules", "lastDeployedFrom", "logpush", "tag", "usageModel", "__provider"],
      );
      succeed(await stack.preview("--expect-no-changes"));
    }
    const [small = 0, large = 0] = sizes;
    expect(Math.abs(large - small)).to.be.lessThan(64);
    expect(large).to.be.lessThan(4_000);
  });

  it("hides the record of a module that is secret, and the hash over all, and nothing else", async () => {
    const main = (text: string): string =>
      program(
        `const code = new WorkerScriptContent("code", { scriptName: "api", mainModule: "index.js", modules: {
          "index.js": { contentFile: "w.js" }, "key.txt": { content: pulumi.secret(${JSON.stringify(text)}) } } });`,
        `exports.code = code.modules["index.js"]; exports.all = code.modules; exports.hash = code.contentHash;`,
      );
    const stack = await world().stack(main(`${marker} one`), { files: { "w.js": worker("one") } });
    const created = [succeed(await stack.run("up", "--yes", "--diff"))];
    expect(await world().content("api")).to.include({ "key.txt": `${marker} one` });
    const digest = /^application\/javascript\+module; size=\d+; sha256=[0-9a-f]{64}$/;
    const isHidden = (): void => {
      const { inputs, outputs } = stateOf(stack);
      for (const values of [inputs, outputs]) {
        const modules = values["modules"] as Record<string, unknown>;
        expect(modules["key.txt"], "the secret module").to.have.property("ciphertext");
        expect(modules["index.js"]).to.match(digest);
        expect(values["contentHash"]).to.have.property("ciphertext");
      }
      // The same hash, for who knows the other modules, is a digest of the secret one.
      expect(outputs["lastWritten"]).to.have.property("ciphertext");
    };
    isHidden();
    created.push(succeed(await stack.preview("--diff", "--json")), succeed(await stack.run("stack", "export")));
    stack.write("index.js", main(`${marker} two`));
    created.push(succeed(await stack.preview("--diff")), succeed(await stack.up("--diff")));
    isHidden();
    // What the engine must not show, computed here.
    const { createHash } = await import("node:crypto");
    const hashes = ["one", "two"].map((which) => createHash("sha256").update(`${marker} ${which}`).digest("hex"));
    await world().edit("api", { "index.js": worker("theirs"), "key.txt": `${marker} one` });
    created.push(succeed(await stack.refresh("--diff")), succeed(await stack.run("stack", "export")));
    isHidden();
    succeed(await stack.up());
    isHidden();
    for (const secret of [marker, ...hashes]) {
      expect(filesWith(stack, secret), secret).to.deep.equal([]);
      for (const { command, output } of created) expect(output.includes(secret), `${secret} in ${command}`).to.equal(false);
    }
  });

  it("waits for content that only the update knows, while other modules are known", async () => {
    const main = (word: string): string =>
      program(
        `class Word extends pulumi.dynamic.Resource {}
        const provider = {
          async create(inputs) { return { id: "w", outs: { ...inputs, code: inputs.word + " ${marker}" } }; },
          async update(id, olds, inputs) { return { outs: { ...inputs, code: inputs.word + " ${marker}" } }; },
        };
        const word = new Word(provider, "word", { word: "${word}", code: undefined });
        const code = new WorkerScriptContent("code", { scriptName: "api", mainModule: "index.js", modules: {
          "index.js": { contentFile: "w.js" }, "word.txt": { content: word.code }, "sized.txt": { content: "x", contentType: "text/plain" } } });
        exports.known = code.modules["index.js"];`,
      );
    const stack = await world().stack(main("one"), { files: { "w.js": worker("one") } });
    const preview = succeed(await stack.preview("--json")).stdout;
    const planned = (JSON.parse(preview) as { steps: { urn: string; newState: { inputs: Record<string, unknown> } }[] }).steps.find(
      ({ urn }) => urn.endsWith("::code"),
    );
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    expect(planned?.newState.inputs["modules"]).to.have.property("word.txt", unknown);
    expect(planned?.newState.inputs["modules"])
      .to.have.property("index.js")
      .that.contains(`; size=${worker("one").length}; `);
    expect(planned?.newState.inputs["contentHash"]).to.equal(unknown);
    expect(world().requests()).to.deep.equal([]);
    succeed(await stack.up());
    expect(world().requests()).to.deep.equal(["PUT scripts/api/content"]);
    expect(await world().content("api")).to.include({ "word.txt": `one ${marker}` });
    succeed(await stack.preview("--expect-no-changes"));

    stack.write("index.js", main("two"));
    const shown = succeed(await stack.preview("--diff")).output;

    expect(shown).to.match(/~ word\.txt\s*: "text\/plain; size=17; sha256=[0-9a-f]{64}" => \[unknown\]/);
    succeed(await stack.up());
    expect(world().requests()).to.deep.equal(["PUT scripts/api/content"]);
    expect(await world().content("api")).to.include({ "word.txt": `two ${marker}` });
  });
});
