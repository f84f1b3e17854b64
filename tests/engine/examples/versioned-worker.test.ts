import { expect } from "chai";
import { describe, it } from "mocha";
import { succeed } from "../../support/engine";
import { useExample } from "../../support/example";

const key = "marker-of-a-signing-key";

describe("the example versioned-worker", function () {
  this.timeout(120_000);
  const example = useExample("versioned-worker", "downloads");

  it("makes a Worker, a version and a deployment", async () => {
    succeed(await example().stack.config("signingKey", key, "--secret"));
    expect(await example().up()).to.deep.equal(["POST workers", "POST workers/downloads/versions", "POST scripts/downloads/deployments"]);
    const { workerId, versionId, number } = example().stack.outputs();
    expect(workerId).to.match(/^[0-9a-f]{32}$/);
    expect(number).to.equal(1);
    expect(await example().json("/")).to.deep.equal({
      owner: "Example Ltd",
      version: versionId,
      terms: "Links are for the person who asked for them. Please do not pass them on.",
    });
  });

  it("answers with its bindings: links that are signed with the secret", async () => {
    const { link } = await example().json("/links/map.pdf");
    const answer = await example().call(String(link));
    expect([answer.status, await answer.text()]).to.deep.equal([200, "map.pdf, courtesy of Example Ltd\n"]);
    expect(await example().call(String(link).replace("map", "mop"))).to.have.property("status", 403);
    expect(await example().call("/files/map.pdf")).to.have.property("status", 403);
    expect(await example().call("/nowhere")).to.have.property("status", 404);
  });

  it("makes no request when nothing changed, nor for another message alone", async () => {
    expect(await example().up({}, "--expect-no-changes")).to.deep.equal([]);
    expect(await example().up({ message: "Quarterly review" }, "--expect-no-changes")).to.deep.equal([]);
  });

  it("makes a new version for another binding, and keeps the old one", async () => {
    const before = example().stack.outputs()["versionId"];
    const requests = await example().up({ owner: "Somebody Else", lifetimeSeconds: "0" });
    expect(requests).to.deep.equal(["POST workers/downloads/versions", "POST scripts/downloads/deployments"]);
    expect(example().stack.outputs()).to.include({ number: 2 }).and.not.to.include({ versionId: before });
    expect(await example().json("/")).to.include({ owner: "Somebody Else" });
    const { link } = await example().json("/links/map.pdf");
    expect(await example().call(String(link))).to.have.property("status", 410);
  });

  it("shows another secret in a preview, without its value, and keeps it out of the state", async () => {
    succeed(await example().stack.config("signingKey", `another ${key}`, "--secret"));
    const { output } = succeed(await example().stack.preview("--diff"));
    expect(output).to.contain("bindings").and.to.contain("[secret]").and.not.to.contain(key);
    expect(await example().up()).to.have.length(2);
    expect(example().stack.stateText()).to.contain("Somebody Else").and.not.to.contain(key);
  });

  it("deletes the Worker with its versions", async () => {
    expect(await example().destroy()).to.deep.equal(["DELETE workers/…"]);
    expect(await example().call("/")).to.have.property("status", 404);
  });
});
