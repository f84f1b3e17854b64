import { expect } from "chai";
import { describe, it } from "mocha";
import { shows } from "../../support/clients/shows";
import { type Files, useWrangler } from "../../support/clients/wrangler";

/** The eight bytes that every WebAssembly module starts with: an empty one. */
const WASM = Buffer.from("0061736d01000000", "hex");

interface Version {
  readonly id: string;
  readonly number: number;
  readonly annotations: Record<string, string>;
}

interface Deployment {
  readonly annotations: Record<string, string>;
  readonly versions: { version_id: string; percentage: number }[];
}

function files(text: string): Files {
  return {
    "wrangler.json": { name: "life", main: "src/index.ts", compatibility_date: "2026-01-01", vars: { VAR: "var", JSON: { a: [1] } } },
    "src/index.ts": `
      import text from "./text.txt";
      import data from "./data.bin";
      import wasm from "./empty.wasm";
      import { two } from "./two";
      interface Env { VAR: string; JSON: { a: number[] }; SECRET?: string; OTHER?: string }
      export default {
        fetch(_request: Request, env: Env) {
          const { VAR, JSON, SECRET, OTHER } = env;
          return Response.json({ text, data: data.byteLength, wasm: wasm instanceof WebAssembly.Module, two, VAR, JSON, SECRET, OTHER });
        },
      };`,
    "src/two.ts": "export const two: number = 2;",
    "src/text.txt": text,
    "src/data.bin": "123",
    "src/empty.wasm": WASM,
  };
}

describe("wrangler: the life of a Worker", () => {
  const world = useWrangler();

  it("from the first deployment to the end", async function () {
    this.timeout(180_000);
    const project = world().project(files("first"));
    const answer = async (name = "life", headers?: Record<string, string>): Promise<Record<string, unknown>> => {
      const [status, text] = await world().get(name, "/", headers && { headers });
      expect(status, text).to.equal(200);
      return JSON.parse(text) as Record<string, unknown>;
    };
    const versions = async (): Promise<Version[]> => await project.json<Version[]>(["versions", "list"]);
    const preview = ({ id }: Version): string => `${id.slice(0, 8)}-life`;

    await shows("wrangler", "deploy --dry-run", "bundles, and asks the API nothing", async () => {
      expect(await project.run(["deploy", "--dry-run"])).to.include("--dry-run: exiting now.");
      expect(world().emulator.requests()).to.deep.equal([]);
    });

    await shows(
      "wrangler",
      "deploy",
      "the Worker answers with its modules: TypeScript, text, data, WebAssembly, and its vars",
      async () => {
        await project.run(["deploy"]);
        expect(await answer()).to.deep.equal({ text: "first", data: 3, wasm: true, two: 2, VAR: "var", JSON: { a: [1] } });
      },
    );

    await shows("wrangler", "deploy (again)", "the new code answers, as a second version with all traffic", async () => {
      project.write("src/text.txt", "second");
      const printed = await project.run(["deploy", "--message", "again"]);
      expect(await answer()).to.include({ text: "second" });
      const [latest] = (await versions()).slice(-1);
      expect(printed).to.include(`Current Version ID: ${latest!.id}`);
    });

    await shows("wrangler", "versions upload", "gets no traffic, and answers at its preview URL", async () => {
      project.write("src/text.txt", "third");
      await project.run(["versions", "upload", "--tag", "v3", "--message", "third of them"]);
      expect(await answer()).to.include({ text: "second" });
      expect(await answer(preview((await versions())[2]!))).to.include({ text: "third" });
    });

    const [first, second, third] = await shows("wrangler", "versions list", "names all of them, with message and tag", async () => {
      const all = await versions();
      expect(all.map(({ number }) => number)).to.deep.equal([1, 2, 3]);
      expect(all[2]?.annotations).to.include({ "workers/tag": "v3", "workers/message": "third of them" });
      return all as [Version, Version, Version];
    });

    await shows("wrangler", "versions view", "shows a version's bindings and handlers", async () => {
      const seen = await project.json<{ resources: { bindings: object[]; script: object } }>(["versions", "view", third.id]);
      expect(seen.resources.bindings).to.deep.include({ name: "VAR", type: "plain_text", text: "var" });
      expect(seen.resources.script).to.deep.include({ handlers: ["fetch"] });
    });

    await shows("wrangler", "versions deploy", "splits the traffic by percentages", async () => {
      await project.run(["versions", "deploy", `${second.id}@60%`, `${third.id}@40%`, "--yes", "--message", "canary"]);
      const pick = ({ id }: Version): Record<string, string> => ({ "cloudflare-workers-version-overrides": `life="${id}"` });
      expect(await answer("life", pick(second))).to.include({ text: "second" });
      expect(await answer("life", pick(third))).to.include({ text: "third" });
      const keys = Array.from({ length: 300 }, (_, key) => ({ "cloudflare-workers-version-key": String(key) }));
      const texts = await Promise.all(keys.map(async (key) => (await answer("life", key))["text"]));
      // 180 of 300 are expected; one run in twenty million is further away.
      expect(texts.filter((text) => text === "second").length).to.be.within(132, 228);
      expect(new Set(texts)).to.deep.equal(new Set(["second", "third"]));
    });

    await shows("wrangler", "deployments status", "shows what is live", async () => {
      const { versions: live, annotations } = await project.json<Deployment>(["deployments", "status"]);
      expect(live).to.have.deep.members([
        { version_id: second.id, percentage: 60 },
        { version_id: third.id, percentage: 40 },
      ]);
      expect(annotations).to.include({ "workers/message": "canary" });
    });

    await shows("wrangler", "secret put (latest version not live)", "is refused with code 10215", async () => {
      expect(await project.refused(["secret", "put", "SECRET"], "hidden")).to.include("isn't currently deployed");
      expect(await answer()).not.to.have.property("SECRET");
    });

    await shows("wrangler", "rollback", "the old code answers again", async () => {
      await project.run(["rollback", first.id, "--yes", "--message", "back"]);
      expect(await answer()).to.include({ text: "first" });
    });

    await shows("wrangler", "deployments list", "names all of them, the newest last", async () => {
      const deployments = await project.json<Deployment[]>(["deployments", "list"]);
      expect(deployments.map(({ versions: live }) => live.length)).to.deep.equal([1, 1, 2, 1]);
      expect(deployments.at(-1)?.annotations).to.include({ "workers/message": "back" });
      expect(deployments[0]?.annotations).to.include({ "workers/message": "Automatic deployment on upload." });
    });

    await shows("wrangler", "secret put", "the Worker has the secret at once", async () => {
      await project.run(["deploy"]);
      await project.run(["secret", "put", "SECRET"], "hidden");
      expect(await answer()).to.include({ text: "third", SECRET: "hidden" });
    });

    await shows("wrangler", "deploy (with secrets)", "keeps the secrets, and drops vars that are gone", async () => {
      project.write("wrangler.json", { name: "life", main: "src/index.ts", compatibility_date: "2026-01-01" });
      await project.run(["deploy"]);
      expect(await answer())
        .to.include({ SECRET: "hidden" })
        .and.not.have.property("VAR");
    });

    await shows("wrangler", "secret bulk", "changes and adds secrets in one step", async () => {
      await project.run(["secret", "bulk"], JSON.stringify({ SECRET: "changed", OTHER: "added" }));
      expect(await answer()).to.include({ SECRET: "changed", OTHER: "added" });
    });

    await shows("wrangler", "secret list", "names secrets, never their values", async () => {
      const printed = await project.run(["secret", "list"]);
      expect(JSON.parse(printed)).to.deep.equal([
        { name: "SECRET", type: "secret_text" },
        { name: "OTHER", type: "secret_text" },
      ]);
    });

    await shows("wrangler", "secret delete", "the Worker has it no more", async () => {
      await project.run(["secret", "delete", "SECRET"]);
      expect(await answer())
        .to.include({ OTHER: "added" })
        .and.not.have.property("SECRET");
    });

    await shows("wrangler", "versions secret put", "makes a version with the secret, which gets no traffic", async () => {
      await project.run(["versions", "secret", "put", "SECRET"], "next");
      expect(await answer()).not.to.have.property("SECRET");
      expect(await answer(preview((await versions()).at(-1)!))).to.include({ SECRET: "next", OTHER: "added" });
    });

    await shows("wrangler", "delete", "the Worker is gone, with all its versions", async () => {
      await project.run(["delete", "--name", "life"]);
      expect((await world().get("life"))[0]).to.equal(404);
      expect((await world().get(preview(first)))[0]).to.equal(404);
    });
    expect(world().unknown).to.deep.equal([]);
  });
});
