import { expect } from "chai";
import { describe, it } from "mocha";
import { ESM } from "./api";
import { useTarget } from "./target";

/** What the API's pages say, as far as a whole life of a Worker meets it. */
describe("contract: what is documented of the API", function () {
  this.timeout(60_000);
  const api = useTarget();

  it("gives a script an etag that moves with its content, and the content back as it was put", async () => {
    const first = await api().put("life", "one");
    expect([first.status, first.result["id"]], first.text).to.deep.equal([200, api().name("life")]);
    expect(first.result["etag"]).to.match(/^([0-9a-f]{32}|[0-9a-f]{64})$/);
    const second = await api().put("life", "two");
    expect(second.result["etag"]).not.to.equal(first.result["etag"]);
    expect((await api().listed("life"))?.["etag"]).to.equal(second.result["etag"]);
    const content = await api().call("GET", `/workers/scripts/${api().name("life")}/content/v2`);
    expect([content.status, content.headers.get("cf-entrypoint")]).to.deep.equal([200, "index.js"]);
    expect(content.text).to.contain("two");
    expect((await api().call("DELETE", `/workers/scripts/${api().name("life")}`)).status).to.equal(200);
    const gone = await api().call("GET", `/workers/scripts/${api().name("life")}/content/v2`);
    expect([gone.status, gone.code]).to.deep.equal([404, 10_007]);
  });

  it("refuses code that does not start", async () => {
    const path = `/workers/scripts/${api().name("broken")}`;
    const { status, code } = await api().upload("PUT", path, [["index.js", "application/javascript+module", "not { JavaScript"]]);
    expect([status, code]).to.deep.equal([400, 10_021]);
    expect(await api().listed("broken")).to.equal(undefined);
  });

  it("refuses a compatibility date after today, in UTC", async () => {
    const days = 24 * 60 * 60 * 1000;
    const after = (count: number): object => ({ compatibility_date: new Date(Date.now() + count * days).toISOString().slice(0, 10) });
    const { status, code } = await api().put("later", "one", after(2));
    expect([status, code]).to.deep.equal([400, 10_021]);
    expect((await api().put("later", "one", after(0))).status).to.equal(200);
  });

  it("knows no custom domain of that id", async () => {
    const { status, code } = await api().call("GET", `/workers/domains/${"0".repeat(32)}`);
    expect([status, code]).to.deep.equal([404, 100_114]);
  });

  it("never gives a secret back", async () => {
    await api().put("secret", "one", { bindings: [{ name: "KEY", type: "secret_text", text: "hidden" }] });
    const path = `/workers/scripts/${api().name("secret")}`;
    for (const part of ["/settings", "/secrets"]) {
      const { text } = await api().call("GET", `${path}${part}`);
      expect(text).to.contain("KEY").and.not.to.contain("hidden");
    }
  });

  it("makes Workers and versions, and splits traffic between versions", async () => {
    const made = await api().call("POST", "/workers/workers", { name: api().name("worker") });
    expect(made.status, made.text).to.equal(200);
    const twice = await api().call("POST", "/workers/workers", { name: api().name("worker") });
    expect([twice.status, twice.code]).to.deep.equal([409, 10_040]);
    const first = await api().version("worker", "one", {}, "?deploy=true");
    const second = await api().version("worker", "two");
    expect([first.result["number"], second.result["number"]], second.text).to.deep.equal([1, 2]);
    const versions = [first, second].map(({ result }, index) => ({ version_id: result["id"], percentage: index === 0 ? 90 : 10 }));
    const path = `/workers/scripts/${api().name("worker")}/deployments`;
    expect((await api().call("POST", path, { strategy: "percentage", versions })).status).to.equal(200);
    const { result } = await api().call("GET", path);
    expect((result["deployments"] as { versions: unknown }[])[0]?.versions).to.deep.equal(versions);
    const unknown = [{ version_id: "00000000-0000-4000-8000-000000000000", percentage: 100 }];
    const refused = await api().call("POST", path, { strategy: "percentage", versions: unknown });
    expect([refused.status, refused.code]).to.deep.equal([404, 100_146]);
  });

  it("refuses a Durable Object migration in a multipart version, and makes none", async () => {
    await api().put("migration", "one");
    const path = `/workers/scripts/${api().name("migration")}/versions`;
    const migrations = { new_tag: "v1", new_sqlite_classes: ["Room"] };
    const code =
      'import { DurableObject } from "cloudflare:workers"; export class Room extends DurableObject {} export default { fetch() {} };';
    const refused = await api().upload("POST", path, [["index.js", ESM, code]], { compatibility_date: "2026-01-01", migrations });
    expect([refused.status, refused.code]).to.deep.equal([400, 10_211]);
    expect((await api().call("GET", path)).result["items"]).to.have.length(1);
  });

  it("deletes a script that another one calls only by force", async () => {
    await api().put("called");
    await api().put("caller", "one", { bindings: [{ name: "CALLED", type: "service", service: api().name("called") }] });
    const path = `/workers/scripts/${api().name("called")}`;
    expect((await api().call("DELETE", path)).code).to.equal(10_142);
    expect((await api().call("DELETE", `${path}?force=true`)).status).to.equal(200);
  });

  it("deploys a version of before a secret changed only by force", async () => {
    await api().call("POST", "/workers/workers", { name: api().name("force") });
    const secret = (text: string): object => ({ bindings: [{ name: "KEY", type: "secret_text", text }] });
    const { result: first } = await api().version("force", "one", secret("old"), "?deploy=true");
    await api().version("force", "two", secret("new"), "?deploy=true");
    const path = `/workers/scripts/${api().name("force")}/deployments`;
    const back = { strategy: "percentage", versions: [{ version_id: first["id"], percentage: 100 }] };
    const refused = await api().call("POST", path, back);
    expect([refused.status, refused.code]).to.deep.equal([400, 10_220]);
    expect((await api().call("POST", `${path}?force=true`, back)).status).to.equal(200);
  });
});
