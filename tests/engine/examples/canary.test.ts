import { expect } from "chai";
import { describe, it } from "mocha";
import { useExample } from "../../support/example";

describe("the example canary", function () {
  this.timeout(180_000);
  const example = useExample("canary", "checkout", { release: "1.0.0" });

  /** How often each release answers. */
  const answers = async (calls = 200): Promise<Record<string, number>> => {
    const counts: Record<string, number> = {};
    for (let index = 0; index < calls; index++) {
      const release = String((await example().json("/"))["release"]);
      counts[release] = (counts[release] ?? 0) + 1;
    }
    return counts;
  };
  const outputs = () => example().stack.outputs();

  const version = "POST workers/checkout/versions";
  const look = "GET scripts/checkout/deployments";
  const deploy = "POST scripts/checkout/deployments";
  let first: unknown;
  let second: unknown;

  it("gives the first release everything", async () => {
    expect(await example().up()).to.deep.equal(["POST workers", version, deploy]);
    first = outputs()["versionId"];
    expect(await answers(20)).to.deep.equal({ "1.0.0": 20 });
  });

  it("gives the next one a tenth", async () => {
    expect(await example().up({ release: "1.1.0", percentage: "10" })).to.deep.equal([version, look, deploy]);
    second = outputs()["versionId"];
    expect(outputs()).to.include({ stableVersionId: first });
    const counts = await answers();
    // Of 200 calls, 20 are expected; each bound is six standard deviations away and more.
    expect(counts["1.1.0"]).to.be.within(1, 50);
    expect(counts["1.0.0"]).to.be.within(150, 199);
  });

  it("raises it to a half: no new version", async () => {
    expect(await example().up({ percentage: "50" })).to.deep.equal([look, deploy]);
    expect(outputs()).to.include({ versionId: second, stableVersionId: first });
    expect((await answers())["1.1.0"]).to.be.within(55, 145);
    expect(await example().up({}, "--expect-no-changes")).to.deep.equal([]);
  });

  it("completes it", async () => {
    expect(await example().up({ percentage: "100" })).to.deep.equal([look, deploy]);
    expect(outputs()).to.include({ versionId: second }).and.not.to.have.property("stableVersionId");
    expect(await answers(20)).to.deep.equal({ "1.1.0": 20 });
  });

  it("rolls a second canary back while it runs: the rest goes to the version before it, then everything", async () => {
    await example().up({ release: "1.2.0", percentage: "10" });
    const third = outputs()["versionId"];
    expect(outputs()).to.include({ stableVersionId: second });
    expect(await example().up({ percentage: "0" })).to.deep.equal([look, deploy]);
    expect(await answers(20)).to.deep.equal({ "1.1.0": 20 });
    const headers = { "Cloudflare-Workers-Version-Overrides": `checkout="${String(third)}"` };
    expect(await example().json("/", { headers })).to.deep.equal({ release: "1.2.0" });
  });

  it("rolls a completed release back to a version by its id", async () => {
    await example().up({ percentage: "100" });
    expect(await answers(20)).to.deep.equal({ "1.2.0": 20 });
    expect(await example().up({ rollbackTo: String(first) })).to.deep.equal([look, deploy]);
    expect(await answers(20)).to.deep.equal({ "1.0.0": 20 });
    expect(await example().destroy()).to.deep.equal(["DELETE workers/…"]);
  });
});
