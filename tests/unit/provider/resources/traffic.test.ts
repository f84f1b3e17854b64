import { expect } from "chai";
import { describe, it } from "mocha";
import { UserError } from "../../../../provider/client/errors";
import { inLiveOrder, sameTraffic, total, withStable } from "../../../../provider/resources/traffic";

const share = (versionId: string, percentage: number): { versionId: string; percentage: number } => ({ versionId, percentage });
const live = (...shares: [id: string, percentage: number][]): { version_id: string; percentage: number }[] =>
  shares.map(([version_id, percentage]) => ({ version_id, percentage }));

describe("the rest of the traffic", () => {
  it("is nothing before the first deployment: the one version takes everything, also with 0 %", () => {
    for (const percentage of [10, 0]) {
      expect(withStable([share("a", percentage)], [], undefined)).to.deep.equal({ versions: live(["a", 100]), stableVersionId: undefined });
    }
  });

  it("stays with the version that was live while the percentage rises, and ends at 100", () => {
    const first = withStable([share("b", 10)], live(["a", 100]), undefined);
    expect(first).to.deep.equal({ versions: live(["a", 90], ["b", 10]), stableVersionId: "a" });
    const second = withStable([share("b", 60)], first.versions, first.stableVersionId);
    expect(second).to.deep.equal({ versions: live(["a", 40], ["b", 60]), stableVersionId: "a" });
    const last = withStable([share("b", 100)], second.versions, second.stableVersionId);
    expect(last).to.deep.equal({ versions: live(["b", 100]), stableVersionId: undefined });
    // The next canary starts from there.
    expect(withStable([share("c", 25)], last.versions, last.stableVersionId)).to.deep.equal({
      versions: live(["b", 75], ["c", 25]),
      stableVersionId: "b",
    });
  });

  it("stays with the stable version when another canary takes the place of one, however large that had become", () => {
    const { versions, stableVersionId } = withStable([share("c", 5)], live(["a", 30], ["b", 70]), "a");
    expect(versions).to.deep.equal(live(["a", 95], ["c", 5]));
    expect(stableVersionId).to.equal("a");
  });

  it("goes back to the stable version whole when the canary is at 0 %, or when the program lists it", () => {
    expect(withStable([share("b", 0)], live(["a", 90], ["b", 10]), "a").versions).to.deep.equal(live(["a", 100], ["b", 0]));
    expect(withStable([share("a", 100)], live(["a", 90], ["b", 10]), "a")).to.deep.equal({
      versions: live(["a", 100]),
      stableVersionId: undefined,
    });
  });

  it("goes to the largest share that is live when the stable version is gone", () => {
    expect(withStable([share("c", 10)], live(["x", 20], ["y", 80]), "a").stableVersionId).to.equal("y");
    expect(withStable([share("c", 10)], live(["c", 60], ["x", 40]), "a").versions).to.deep.equal(live(["c", 10], ["x", 90]));
  });

  it("can go to nobody when only listed versions are live", () => {
    expect(() => withStable([share("a", 10)], live(["a", 100]), undefined)).to.throw(
      UserError,
      /^versions: 90 % of the traffic is left.* Give the listed versions 100 % between them\.$/,
    );
    expect(() => withStable([share("a", 10), share("b", 20)], [], undefined), "before the first deployment").to.throw(UserError, /70 %/);
    expect(() => withStable([], [], undefined)).to.throw(UserError, /100 %/);
  });

  it("adds up to 100 for shares that no decimal number can say", () => {
    for (const part of [33.33, 33.333, 100 / 3, 0.01, 99.99, 12.3]) {
      const { versions } = withStable([share("b", part)], live(["a", 100]), undefined);
      expect(
        versions.reduce((sum, { percentage }) => sum + percentage, 0),
        String(part),
      ).to.be.closeTo(100, 1e-9);
      expect(String(versions[0]!.percentage), String(part)).to.match(/^\d+(\.\d{1,10})?$/);
    }
    expect(total([share("a", 33.33), share("b", 66.67)])).to.equal(100);
    expect(total([share("a", 0.1), share("b", 0.2)])).to.equal(0.3);
  });

  it("keeps the order in which versions are live, and puts new ones after them", () => {
    expect(inLiveOrder(live(["c", 1], ["b", 1], ["a", 98]), live(["a", 50], ["b", 50]))).to.deep.equal(live(["a", 98], ["b", 1], ["c", 1]));
    expect(inLiveOrder(live(["c", 1], ["b", 99]), [])).to.deep.equal(live(["c", 1], ["b", 99]));
  });

  it("is the same traffic in whatever order, and not with another share", () => {
    expect(sameTraffic(live(["a", 1], ["b", 99]), live(["b", 99], ["a", 1]))).to.equal(true);
    expect(sameTraffic(live(["a", 1], ["b", 99]), live(["a", 99], ["b", 1]))).to.equal(false);
    expect(sameTraffic(live(["a", 100]), live(["a", 100], ["b", 0]))).to.equal(false);
  });
});
