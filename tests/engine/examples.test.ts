import { expect } from "chai";
import { before, describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { examples, useExample } from "../support/example";

describe("the project at the root", () => {
  it("deploys script-content", () => {
    const [own = "", root = ""] = [path.join(examples, "script-content"), path.dirname(examples)].map((folder) =>
      fs.readFileSync(path.join(folder, "Pulumi.yaml"), "utf8"),
    );
    expect(root).to.contain("\nmain: examples/script-content\n");
    const alike = (text: string) => text.replace(/^(description|main): .*\n/gm, "");
    expect(alike(root)).to.equal(alike(own));
  });
});

describe("the example script-content", function () {
  this.timeout(60_000);
  const example = useExample("script-content", "elements");
  const call = (target: string, init?: RequestInit) => example().call(target, init);
  const body = (target: string) => example().json(target);

  before(async () => {
    expect(await example().up()).to.deep.equal(["POST workers", "PUT scripts/elements/content"]);
  });

  it("answers from its text module", async () => {
    expect(await body("/elements/Fe")).to.deep.equal({ number: 26, symbol: "Fe", name: "Iron", mass: 55.845 });
    expect(await body("/elements/26")).to.include({ name: "Iron" });
    expect(await body("/elements/iron")).to.include({ symbol: "Fe" });
    const page = await body("/elements?limit=2&offset=116");
    expect(page).to.deep.include({ total: 118, next: null });
    expect(page["elements"]).to.have.length(2);
    expect(await body("/elements")).to.include({ next: "/elements?limit=10&offset=10" });
  });

  it("computes distances in WebAssembly", async () => {
    const { matches } = (await body("/search?q=Alumnium")) as { matches: { distance: number; element: { symbol: string } }[] };
    expect(matches.map(({ distance, element }) => [distance, element.symbol])).to.deep.equal([
      [1, "Al"],
      [3, "Ac"],
      [3, "Pu"],
    ]);
    expect(await body("/elements/Sulphur")).to.deep.equal({ status: 404, detail: "There is no element Sulphur. Did you mean Sulfur?" });
    expect(await body("/elements/Kryptonite")).to.deep.equal({ status: 404, detail: "There is no element Kryptonite." });
  });

  it("weighs formulas", async () => {
    for (const [formula, mass] of [
      ["H2O", 18.015],
      ["C6H12O6", 180.156],
      ["CuSO4.5H2O", 249.677],
      ["K4[Fe(CN)6]", 368.345],
    ] as const) {
      expect(await body(`/formula/${encodeURIComponent(formula)}`), formula).to.include({ molarMass: mass });
    }
    for (const [formula, detail] of [
      ["Xx", "there is no element Xx"],
      ["(OH", "a ) is missing at position 4"],
      ["H2O)", "what is ) at position 4?"],
      ["5", "an element is missing at position 2"],
      ["H0", "a count is a number from 1 to 9999, not 0"],
    ] as const) {
      expect(await body(`/formula/${formula}`)).to.deep.equal({ status: 400, detail: `${formula}: ${detail}` });
    }
  });

  it("speaks HTTP", async () => {
    const first = await call("/");
    const etag = first.headers.get("etag") ?? "";
    expect(etag).to.match(/^"[0-9a-f]{16}"$/);
    expect(await call("/", { headers: { "if-none-match": etag } })).to.have.property("status", 304);
    const head = await call("/elements", { method: "HEAD" });
    expect([head.status, await head.text()]).to.deep.equal([200, ""]);
    const post = await call("/elements", { method: "POST" });
    expect([post.status, post.headers.get("allow")]).to.deep.equal([405, "GET, HEAD, OPTIONS"]);
    expect(await call("/elements", { method: "OPTIONS" })).to.have.property("status", 204);
    expect(await body("/nowhere")).to.include({ status: 404 });
    expect(await body("/elements?limit=many")).to.include({ status: 400 });
  });
});
