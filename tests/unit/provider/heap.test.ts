import { expect } from "chai";
import { describe, it } from "mocha";
import { Heap } from "../../../provider/heap";

const MIB = 1024 * 1024;

/** A process in which each call leaves young garbage behind, and something that only a collection of everything takes. */
class World {
  readonly collected: string[] = [];
  young = 0;
  old = 0;
  inUse = 40 * MIB;
  looks = 0;

  heap(): Heap {
    return new Heap(() => ({
      used: () => {
        this.looks += 1;
        return this.inUse + this.old + this.young;
      },
      collect: ({ type }) => {
        this.collected.push(type);
        this.young = 0;
        if (type === "major") this.old = 0;
      },
    }));
  }
}

describe("the heap of the provider's process", () => {
  it("is not even looked at for few resources", () => {
    const world = new World();
    const heap = world.heap();
    for (let call = 0; call < 19; call++) heap.call();
    expect(world.looks).to.equal(0);
  });

  it("is left alone while it does not grow", () => {
    const world = new World();
    const heap = world.heap();
    for (let call = 0; call < 1_000; call++) heap.call();
    expect(world.collected).to.deep.equal([]);
  });

  it("grows by a few calls' garbage, however many calls there are", () => {
    const world = new World();
    const heap = world.heap();
    let most = 0;
    for (let call = 0; call < 10_000; call++) {
      world.young += 0.2 * MIB;
      world.old += 0.02 * MIB;
      heap.call();
      most = Math.max(most, world.young + world.old);
    }
    expect(most / MIB).to.be.lessThan(30);
    const majors = world.collected.filter((type) => type === "major").length;
    expect(majors, "collections of everything").to.be.within(1, 25);
    expect(world.collected.length, "collections").to.be.lessThan(500);
  });

  it("takes what stays in use for what stays, and does not collect it again and again", () => {
    const world = new World();
    const heap = world.heap();
    for (let call = 0; call < 100; call++) heap.call();
    world.inUse += 100 * MIB;
    for (let call = 0; call < 1_000; call++) heap.call();
    expect(world.collected).to.deep.equal(["minor", "major"]);
  });
});
