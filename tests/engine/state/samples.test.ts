import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { isObject } from "../../../provider/values";
import { type EngineStack, type StateResource, succeed } from "../../support/engine";
import { startWorld, worker, type World } from "../../support/script-content";

/** A folder for each format that a release has written: its program and what `pulumi stack export` gave. README.md there tells how to add one. */
const folder = path.resolve(__dirname, "..", "..", "..", "..", "tests", "samples", "state");
/** The last one has today's format. */
const samples = ["0.1.0-early", "0.1.0-objects", "0.1.0"] as const;

/** Outputs that each API gives anew: the remote of the test has others than that of the sample. */
const given = ["workerId", "versionId", "deploymentId", "stableVersionId", "etag"];

interface Export {
  readonly deployment: { readonly resources: StateResource[] };
}

/** A state without what says where and when it was written. */
function portable(text: string): Export {
  return JSON.parse(text, (key, value: unknown) => (["sourcePosition", "stackTrace"].includes(key) ? undefined : value)) as Export;
}

function ofOurs({ deployment }: Export): Map<string, StateResource> {
  return new Map(deployment.resources.filter(({ type }) => type.includes("pulumi-workers:")).map((resource) => [resource.urn, resource]));
}

/** The sample as if it had been written beside the remote of `now`. */
function beside(now: Export, sample: Export): string {
  const known = ofOurs(now);
  let text = JSON.stringify(sample);
  for (const [urn, { outputs = {} }] of ofOurs(sample)) {
    for (const name of given) {
      const [then, today] = [outputs[name], known.get(urn)?.outputs?.[name]];
      if (typeof then === "string" && typeof today === "string") text = text.replaceAll(then, today);
    }
  }
  return text;
}

/** Where a value has which kind of value, as `outputs.modules.index.js: string`. */
function shape(value: unknown, at: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => shape(item, `${at}[${String(index)}]`));
  if (isObject(value)) return Object.entries(value).flatMap(([name, item]) => shape(item, `${at}.${name}`));
  return [`${at}: ${value === null ? "null" : typeof value}`];
}

function shapes(state: Export): string[] {
  return [...ofOurs(state)]
    .flatMap(([urn, { inputs, outputs }]) => [...shape(inputs, `${urn} inputs`), ...shape(outputs, `${urn} outputs`)])
    .sort();
}

for (const name of samples) {
  describe(`the state of ${name}`, function () {
    this.timeout(180_000);
    let world: World;
    let stack: EngineStack;
    let now: Export;
    const file = path.join(folder, name, "state.json");
    before(async () => {
      world = await startWorld();
      await world.edit("script", { "index.js": worker("before") });
      await world.edit("service", { "service.js": "addEventListener('fetch', () => {});" }, { bodyPart: "service.js" });
      const names = fs.readdirSync(path.join(folder, name), { recursive: true, encoding: "utf8" });
      const files = names.filter((entry) => fs.statSync(path.join(folder, name, entry)).isFile() && entry !== "state.json");
      stack = await world.stack("", {
        files: Object.fromEntries(files.map((entry) => [entry, fs.readFileSync(path.join(folder, name, entry))])),
      });
      succeed(await stack.up());
      now = portable(succeed(await stack.run("stack", "export", "--show-secrets")).stdout);
      if (process.env["STATE_SAMPLE"] === name) fs.writeFileSync(file, `${JSON.stringify(now, undefined, 2)}\n`);
    });
    after(() => world.close());

    async function importSample(): Promise<void> {
      stack.write("state.json", beside(now, portable(fs.readFileSync(file, "utf8"))));
      succeed(await stack.run("stack", "import", "--file", "state.json"));
      world.requests();
    }

    if (name === samples.at(-1)) {
      it("is the one of today", () => {
        expect(shapes(now)).to.deep.equal(
          shapes(portable(fs.readFileSync(file, "utf8"))),
          "the form of the state has changed: add a sample, as tests/samples/state/README.md says",
        );
      });
    }

    it("is no change for its program, and a refresh finds everything as it was", async () => {
      await importSample();
      succeed(await stack.preview("--expect-no-changes"));
      expect(world.requests()).to.deep.equal([]);
      succeed(await stack.refresh("--expect-no-changes"));
      expect(world.requests().filter((request) => !request.startsWith("GET "))).to.deep.equal([]);
      succeed(await stack.preview("--expect-no-changes"));
    });

    it("takes changes of each resource, and is destroyed", async () => {
      await importSample();
      succeed(await stack.config("text", "two"));
      succeed(await stack.up());
      const writes = world.requests().filter((request) => !request.startsWith("GET "));
      expect(writes).not.to.include("POST workers");
      expect(writes).to.include.members(["PUT scripts/script/content", "PUT scripts/service/content", "POST scripts/api/deployments"]);
      expect(writes).to.include.members(["POST workers/api/versions", "POST workers/canary/versions", "POST scripts/canary/deployments"]);
      expect(writes.filter((request) => request.startsWith("PATCH workers/"))).to.have.length(1);
      expect((await world.content("script"))["data.txt"]).to.equal("two");
      succeed(await stack.destroy());
      expect(await scripts(world)).to.deep.equal(["script", "service"]);
    });
  });
}

async function scripts(world: World): Promise<string[]> {
  const url = `${world.emulator.baseUrl}/accounts/0123456789abcdef0123456789abcdef/workers/scripts`;
  const answer = await fetch(url, { headers: { authorization: "Bearer a-token" } });
  return ((await answer.json()) as { result: { id: string }[] }).result.map(({ id }) => id).sort();
}
