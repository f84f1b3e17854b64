import { expect } from "chai";
import { describe, it } from "mocha";
import { useExample } from "../../support/example";

describe("the example durable-object", function () {
  this.timeout(120_000);
  const example = useExample("durable-object", "counters");
  const count = (name: string): Promise<Record<string, unknown>> => example().json(`/${name}`, { method: "POST" });

  it("counts, each counter for itself", async () => {
    expect(await example().up()).to.deep.equal(["POST workers", "POST workers/counters/versions", "POST scripts/counters/deployments"]);
    expect(await example().json("/visitors")).to.deep.equal({ name: "visitors", value: 0 });
    await count("visitors");
    expect(await count("visitors")).to.deep.equal({ name: "visitors", value: 2 });
    expect(await count("orders")).to.deep.equal({ name: "orders", value: 1 });
    expect(await example().call("/")).to.have.property("status", 404);
  });

  it("goes on counting in a new version", async () => {
    expect(await example().up({ step: "10" })).to.deep.equal(["POST workers/counters/versions", "POST scripts/counters/deployments"]);
    expect(await example().json("/visitors")).to.deep.equal({ name: "visitors", value: 2 });
    expect(await count("visitors")).to.deep.equal({ name: "visitors", value: 12 });
    expect(await example().up({}, "--expect-no-changes")).to.deep.equal([]);
  });

  it("goes with its Worker", async () => {
    expect(await example().destroy()).to.deep.equal(["DELETE workers/…"]);
    expect(await example().call("/visitors")).to.have.property("status", 404);
  });
});
