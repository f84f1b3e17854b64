import { expect } from "chai";
import { describe, it } from "mocha";
import { compared, counted, isMet } from "../../../bench/harness/figure";
import { alternate, each } from "../../../bench/harness/rounds";
import { median } from "../../../bench/harness/statistics";
import { json, table } from "../../../bench/harness/table";

describe("the harness of the benchmarks", () => {
  it("measures the sides in turn, each first as often, after a run of each that does not count", async () => {
    const order: string[] = [];
    let time = 0;
    const side = (name: string) => async () => {
      order.push(name);
      return ++time;
    };
    const rounds = await alternate(3, { floor: side("floor"), ours: side("ours") });
    expect(order.join(" ")).to.equal("floor ours ours floor floor ours ours floor");
    expect(rounds).to.deep.equal([
      { ours: 3, floor: 4 },
      { floor: 5, ours: 6 },
      { ours: 7, floor: 8 },
    ]);
    expect(each(rounds, (value) => value * 10)[0]).to.deep.equal({ ours: 30, floor: 40 });
  });

  it("takes the middle", () => {
    expect(median([9, 1, 5])).to.equal(5);
    expect(median([4, 1, 3, 2])).to.equal(2.5);
    expect(median([7])).to.equal(7);
    expect(median([])).to.be.NaN;
  });

  it("compares the two of each round, so that a machine that slows down moves no ratio", () => {
    const pairs = [1, 10, 100].map((speed) => ({ ours: 1.1 * speed, floor: speed }));
    const figure = compared("noop", "ms", pairs, { of: "ratio", limit: 1.05 });
    expect(figure).to.deep.include({ value: 11, floor: 10 });
    expect(figure.ratio).to.be.closeTo(1.1, 1e-9);
    expect(isMet(figure)).to.equal(false);
  });

  it("knows what a goal bounds", () => {
    const pairs = [
      { ours: 30, floor: 10 },
      { ours: 34, floor: 12 },
      { ours: 50, floor: 14 },
    ];
    expect(isMet(compared("x", "ms", pairs, { of: "difference", limit: 22 }))).to.equal(true);
    expect(isMet(compared("x", "ms", pairs, { of: "difference", limit: 21 }))).to.equal(false);
    expect(isMet(compared("x", "MiB", pairs, { of: "value", limit: 34 }))).to.equal(true);
    expect(isMet(compared("x", "MiB", pairs, { of: "value", limit: 33 }))).to.equal(false);
    expect(isMet(counted("x", "", 0, { of: "value", is: "=", limit: 1 }))).to.equal(false);
    expect(isMet(compared("x", "ms", pairs))).to.equal(true);
  });

  it("shows a table for people and a line for programs", () => {
    const figures = [
      compared("noop wall", "ms", [{ ours: 1234.5678, floor: 1200 }], { of: "ratio", limit: 1.05 }),
      counted("noop requests", "", 2, { of: "value", limit: 0 }),
      compared("upload wall", "ms", [{ ours: 3, floor: 2 }]),
    ];
    expect(table(figures)).to.deep.equal([
      "                   ours     floor  ratio       spread           goal",
      "noop wall      1,235 ms  1,200 ms  1.029  1.029…1.029  ratio <= 1.05  ✓",
      "noop requests         2                                   value <= 0  ✗",
      "upload wall        3 ms      2 ms  1.500  1.500…1.500",
    ]);
    expect(JSON.parse(json(figures))).to.deep.equal({
      results: [
        { name: "noop wall", value: 1234.57, floor: 1200, ratio: 1.02881, goal: "ratio <= 1.05", ok: true },
        { name: "noop requests", value: 2, floor: null, ratio: null, goal: "value <= 0", ok: false },
        { name: "upload wall", value: 3, floor: 2, ratio: 1.5, goal: null, ok: true },
      ],
    });
    expect(json(figures)).not.to.contain("\n");
  });
});
