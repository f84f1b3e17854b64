import { expect } from "chai";
import { toFile } from "cloudflare";
import type { DeploymentListResponse } from "cloudflare/resources/workers/scripts/deployments";
import { describe, it } from "mocha";
import { shows } from "../../../support/clients/shows";
import { ACCOUNT, ESM, useEmulator, versionOf, worker } from "../support";
import { all, refusal, sdkFor } from "./sdk";

const account_id = ACCOUNT;

describe("emulator: the official SDK and Workers", function () {
  this.timeout(30_000);
  const api = useEmulator({ runtime: true });
  const sdk = (): ReturnType<typeof sdkFor> => sdkFor(api());
  const says = async (name: string): Promise<string> => (await api().worker(`/${name}`)).text;

  /** The one file of a Worker that says that. */
  const fileOf = async (text: string): ReturnType<typeof toFile> => {
    const [, [type, body]] = Object.entries(worker(text))[0]!;
    return await toFile(Buffer.from(body as string), "index.js", { type });
  };

  it("uploads scripts, reads and replaces their content, and deletes them", async () => {
    const { scripts } = sdk().workers;
    const files = [await fileOf("one")];
    const metadata = { main_module: "index.js", compatibility_date: "2026-01-01", tags: ["own"] };
    const { etag } = await shows("cloudflare", "workers.scripts.update", "the Worker answers", async () => {
      const made = await scripts.update("script", { account_id, metadata, files });
      expect(made).to.include({ id: "script", has_modules: true, compatibility_date: "2026-01-01" });
      expect(made.tags).to.deep.equal(["own"]);
      expect(await says("script")).to.equal("one");
      return made;
    });

    await shows(
      "cloudflare",
      "workers.scripts.content.update, .get, workers.scripts.list",
      "the new code answers and comes back, and its etag is in the list",
      async () => {
        const put = await scripts.content.update("script", {
          account_id,
          metadata: { main_module: "index.js" },
          files: [await fileOf("two")],
        });
        expect(put.etag).not.to.equal(etag);
        expect(await says("script")).to.equal("two");
        const content = await scripts.content.get("script", { account_id });
        expect([content.headers.get("cf-entrypoint"), await content.text()]).to.satisfy(
          ([entry, text]: [string, string]) => entry === "index.js" && text.includes("two"),
        );
        expect((await all(scripts.list({ account_id }))).map(({ id, etag }) => [id, etag])).to.deep.equal([["script", put.etag]]);
      },
    );

    await shows(
      "cloudflare",
      "workers.scripts.secrets.update, .list, .delete",
      "a secret is named, and its value never comes back",
      async () => {
        await scripts.secrets.update("script", { account_id, name: "KEY", text: "hidden", type: "secret_text" });
        expect((await all(scripts.secrets.list("script", { account_id }))).map(({ name }) => name)).to.deep.equal(["KEY"]);
        const settings = await scripts.scriptAndVersionSettings.get("script", { account_id });
        expect(settings.bindings).to.deep.equal([{ name: "KEY", type: "secret_text" }]);
        await scripts.secrets.delete("KEY", { account_id, script_name: "script" });
      },
    );
    await shows(
      "cloudflare",
      "workers.scripts.settings.edit, workers.scripts.subdomain.get",
      "the settings of the script are those that were set",
      async () => {
        expect((await scripts.settings.edit("script", { account_id, logpush: true })).logpush).to.equal(true);
        expect(await scripts.subdomain.get("script", { account_id })).to.deep.equal({ enabled: false, previews_enabled: false });
      },
    );

    await shows("cloudflare", "workers.scripts.delete", "the script is gone", async () => {
      await scripts.delete("script", { account_id });
      expect(await refusal(scripts.content.get("script", { account_id }))).to.deep.equal([404, 10_007]);
    });
  });

  it("uploads versions of a script, and splits traffic between them", async () => {
    const { scripts } = sdk().workers;
    await api().put("split", worker("one"));
    const listed = await shows("cloudflare", "workers.scripts.versions.create, .list, .get", "a version that gets no traffic", async () => {
      const metadata = { main_module: "index.js", annotations: { "workers/tag": "v2" } };
      const version = await scripts.versions.create("split", { account_id, metadata, files: [await fileOf("two")] });
      const versions = await all(scripts.versions.list("split", { account_id }));
      expect(versions.map(({ number }) => number)).to.deep.equal([2, 1]);
      expect((await scripts.versions.get(version.id ?? "", { account_id, script_name: "split" })).number).to.equal(2);
      expect(await says("split")).to.equal("one");
      return versions;
    });
    const [second, first] = listed.map(({ id = "" }) => id);
    await shows(
      "cloudflare",
      "workers.scripts.deployments.create, .list, .get",
      "the versions have their shares of the traffic",
      async () => {
        await scripts.deployments.create("split", {
          account_id,
          strategy: "percentage",
          versions: [
            { version_id: second!, percentage: 0 },
            { version_id: first!, percentage: 100 },
          ],
        });
        expect(await says("split")).to.equal("one");
        // The SDK's own type looks for the items of this list where neither the API's description nor the API has them.
        const { result } = await scripts.deployments.list("split", { account_id });
        const { deployments } = result as unknown as DeploymentListResponse;
        expect(deployments[0]?.versions).to.deep.equal([
          { version_id: second, percentage: 0 },
          { version_id: first, percentage: 100 },
        ]);
        expect(await scripts.deployments.get(deployments[0]?.id ?? "", { account_id, script_name: "split" })).to.deep.equal(deployments[0]);
      },
    );
    await shows(
      "cloudflare",
      "workers.scripts.deployments.create (a version that is not there)",
      "is refused with code 100146",
      async () => {
        const unknown = { version_id: "00000000-0000-4000-8000-000000000000", percentage: 100 };
        const refused = scripts.deployments.create("split", { account_id, strategy: "percentage", versions: [unknown] });
        expect(await refusal(refused)).to.deep.equal([404, 100_146]);
      },
    );
  });

  it("makes Workers and their versions by the newer part of the API", async () => {
    const { workers } = sdk().workers.beta;
    const made = await shows("cloudflare", "workers.beta.workers.create", "a Worker without versions, once for each name", async () => {
      const bare = await workers.create({ account_id, name: "beta", tags: ["a"] });
      expect(bare).to.deep.include({ name: "beta", tags: ["a"], logpush: false });
      expect(await refusal(workers.create({ account_id, name: "beta" }))).to.deep.equal([409, 10_040]);
      return bare;
    });
    const body = versionOf(worker("beta"), { compatibility_date: "2026-01-01" }) as { main_module: string; modules: [] };
    await shows(
      "cloudflare",
      "workers.beta.workers.versions.create, .get, .list",
      "the version is deployed, answers, and its modules come back",
      async () => {
        const version = await workers.versions.create(made.id, { account_id, deploy: true, ...body });
        expect(version).to.deep.include({ number: 1, main_module: "index.js" });
        expect(await says("beta")).to.equal("beta");
        const read = await workers.versions.get("latest", { account_id, worker_id: "beta", include: "modules" });
        expect(read.modules?.map((module) => [module.name, module.content_type])).to.deep.equal([["index.js", ESM]]);
        expect((await all(workers.versions.list(made.id, { account_id }))).map(({ id }) => id)).to.deep.equal([version.id]);
      },
    );
    await shows(
      "cloudflare",
      "workers.beta.workers.edit, .update, .list",
      "edit keeps what it does not name, update resets it; both rename",
      async () => {
        const { name, observability, subdomain, tags, tail_consumers } = made;
        const edited = await workers.edit(made.id, { account_id, name, observability, subdomain, tags, tail_consumers, logpush: true });
        expect([edited.logpush, edited.tags]).to.deep.equal([true, ["a"]]);
        expect((await workers.update(made.id, { account_id, name: "renamed" })).tags).to.deep.equal([]);
        expect((await all(workers.list({ account_id, order_by: "name" }))).map(({ name }) => name)).to.include("renamed");
      },
    );
    await shows("cloudflare", "workers.beta.workers.delete", "the Worker is gone", async () => {
      await workers.delete(made.id, { account_id });
      expect(await refusal(workers.get(made.id, { account_id }))).to.deep.equal([404, 10_007]);
    });
  });
});
