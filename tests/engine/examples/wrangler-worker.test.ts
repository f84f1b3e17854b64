import { expect } from "chai";
import { describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { fail, succeed } from "../../support/engine";
import { useExample } from "../../support/example";

const password = "marker-of-a-password";

describe("the example wrangler-worker", function () {
  this.timeout(120_000);
  const example = useExample("wrangler-worker", "shortener", {}, { missingBindings: "accept" });
  const shorten = (target: string): Promise<Response> =>
    example().call("/", { method: "POST", body: target, headers: { authorization: `Bearer ${password}` } });

  it("deploys what the file says", async () => {
    succeed(await example().stack.config("password", password, "--secret"));
    expect(await example().up()).to.deep.equal(["POST workers", "POST workers/shortener/versions", "POST scripts/shortener/deployments"]);
    expect(example().stack.outputs()).to.deep.include({ routes: [], crons: ["0 3 * * *"] });
    expect(example().stack.stateText()).not.to.contain(password);
  });

  it("answers with its variables, its namespace, its text and its secret", async () => {
    expect(await (await example().call("/")).text()).to.match(/^# A link shortener[^]*Run by the developers\.\n$/);
    const answer = await shorten("https://www.pulumi.com/docs/");
    const name = (await answer.text()).trim();
    expect([answer.status, name.length]).to.deep.equal([201, 7]);
    const followed = await example().call(name, { redirect: "manual" });
    expect([followed.status, followed.headers.get("location")]).to.deep.equal([302, "https://www.pulumi.com/docs/"]);
    expect(await example().call("/", { method: "POST", body: "https://example.com" })).to.have.property("status", 401);
    expect(await example().call("/nowhere")).to.have.property("status", 404);
  });

  it("makes no request when nothing changed", async () => {
    expect(await example().up({}, "--expect-no-changes")).to.deep.equal([]);
  });

  it("takes an environment of the file, and gives back what belongs to other resources", async () => {
    expect(await example().up({ env: "production" })).to.deep.equal([
      // Off workers.dev.
      "PATCH workers/…",
      "POST workers/shortener/versions",
      "POST scripts/shortener/deployments",
    ]);
    expect(await (await example().call("/")).text()).to.contain("Run by Example Ltd.");
    expect((await (await shorten("https://example.com/")).text()).trim()).to.have.length(11);
    expect(example().stack.outputs()["routes"]).to.deep.equal([{ pattern: "go.example.com", customDomain: true }]);
  });

  it("names keys of the file that have no place, at preview", async () => {
    const file = path.join(example().stack.folder, "wrangler.jsonc");
    fs.writeFileSync(
      file,
      fs.readFileSync(file, "utf8").replace('"name": "shortener",', '"name": "shortener", "keep_vars": true, "kv_namespace": [],'),
    );
    const { output } = fail(await example().stack.preview());
    expect(output)
      .to.contain("wrangler.jsonc has what cannot be mapped:")
      .and.to.contain("keep_vars: cannot be mapped.")
      .and.to.contain("kv_namespace: neither");
    expect(output).not.to.contain(password);
    expect(example().requests()).to.deep.equal([]);
  });
});
