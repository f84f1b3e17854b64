import { expect } from "chai";
import { describe, it } from "mocha";
import { choose } from "../../../../emulator/worker/split";
import { point } from "../../../runtime/support";

describe("emulator: the choice of a version", () => {
  const pick = (newer: number, at: number, headers: Record<string, string> = {}): string | undefined =>
    choose(
      {
        script: "w",
        tag: "t",
        candidates: [
          { id: "old", number: 1, percentage: 100 - newer },
          { id: "new", number: 2, percentage: newer },
        ],
      },
      headers,
      () => point(at),
    )?.id;

  it("follows the percentages to their ends", () => {
    expect([pick(10, 0), pick(10, 9.9), pick(10, 10.1), pick(10, 99.99)]).to.deep.equal(["new", "new", "old", "old"]);
    expect([pick(0, 0), pick(0, 99.99), pick(100, 0), pick(100, 99.99)]).to.deep.equal(["old", "old", "new", "new"]);
    expect([pick(0.05, 0.04), pick(0.05, 0.06)]).to.deep.equal(["new", "old"]);
  });

  it("keeps the version of a key, and moves keys one way only as a percentage rises", () => {
    const keys = Array.from({ length: 500 }, (_, index) => `user-${index}`);
    const at = (newer: number): Set<string> => {
      const chosen = (random: number): string[] =>
        keys.filter((key) => pick(newer, random, { "cloudflare-workers-version-key": key }) === "new");
      expect(chosen(1)).to.deep.equal(chosen(99));
      return new Set(chosen(1));
    };
    const [ten, fifty] = [at(10), at(50)];
    expect([...ten].every((key) => fifty.has(key))).to.equal(true);
    expect(ten.size).to.be.within(25, 75);
    expect(fifty.size).to.be.within(200, 300);
  });

  it("lets an override win over key and chance, when it names a version of the deployment", () => {
    const name = "cloudflare-workers-version-overrides";
    expect(pick(0, 50, { [name]: 'w="new"' })).to.equal("new");
    expect(pick(0, 50, { [name]: 'other="x", w="new"', "cloudflare-workers-version-key": "k" })).to.equal("new");
    for (const ignored of ['w="none"', 'other="new"', "w=new", 'w="new', 'w="new", =']) {
      expect(pick(0, 50, { [name]: ignored }), ignored).to.equal("old");
    }
  });
});
