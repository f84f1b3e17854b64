import { expect } from "chai";
import { describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { useExample } from "../../support/example";

describe("the example component", function () {
  this.timeout(120_000);
  const example = useExample("component", "shop");
  const released = (name: string): string[] => ["POST workers", `POST workers/${name}/versions`, `POST scripts/${name}/deployments`];

  it("makes two services, the one that is called first", async () => {
    const requests = await example().up();
    expect(requests).to.have.members([...released("prices"), ...released("shop")]);
    expect(requests.indexOf("POST scripts/prices/deployments")).to.be.lessThan(requests.indexOf("POST workers/shop/versions"));
    const parents = example()
      .stack.resources()
      .filter(({ type }) => type.startsWith("pulumi-nodejs:"))
      .map(({ urn }) => /services:Service\$.*::(\w+)$/.exec(urn)?.[1]);
    expect(parents.sort()).to.deep.equal(["prices", "prices", "prices", "shop", "shop", "shop"]);
  });

  it("lets one call the other's method, and keeps that one off workers.dev", async () => {
    expect(await example().json("/tea?count=2")).to.deep.equal({ article: "tea", count: 2, cents: 700 });
    expect(await example().call("/sword")).to.have.property("status", 404);
    expect(await example().call("/tea?count=none")).to.have.property("status", 400);
    const workers = example()
      .stack.resources()
      .filter(({ type }) => type.endsWith(":Worker"))
      .map(({ urn, outputs }) => [urn.split("::").at(-1), (outputs?.["subdomain"] as { enabled: boolean }).enabled]);
    expect(Object.fromEntries(workers)).to.deep.equal({ prices: false, shop: true });
  });

  it("gives a new version to the service that changed, and to no other", async () => {
    expect(await example().up({}, "--expect-no-changes")).to.deep.equal([]);
    const file = path.join(example().stack.folder, "prices", "index.js");
    fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace("tea: 350", "tea: 375"));
    expect(await example().up()).to.deep.equal(["POST workers/prices/versions", "POST scripts/prices/deployments"]);
    expect(await example().json("/tea?count=2")).to.include({ cents: 750 });
  });
});
