import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
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
    return new Heap({
      used: () => {
        this.looks += 1;
        return this.inUse + this.old + this.young;
      },
      collect: ({ type }) => {
        this.collected.push(type);
        this.young = 0;
        if (type === "major") this.old = 0;
      },
    });
  }

  /** The most garbage, in MiB, while so many calls leave both kinds of it. */
  most(heap: Heap, calls: number): number {
    let most = 0;
    for (let call = 0; call < calls; call++) {
      this.young += 0.2 * MIB;
      this.old += 0.02 * MIB;
      heap.call();
      most = Math.max(most, this.young + this.old);
    }
    return most / MIB;
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
    expect(world.most(world.heap(), 10_000)).to.be.lessThan(30);
    const majors = world.collected.filter((type) => type === "major").length;
    expect(majors, "collections of everything").to.be.within(1, 25);
    expect(world.collected.length, "collections").to.be.lessThan(500);
  });

  it("takes what stays in use for what stays, and does not collect it again and again", () => {
    const world = new World();
    const heap = world.heap();
    for (let call = 0; call < 100; call++) heap.call();
    world.inUse += 100 * MIB;
    for (let call = 0; call < 1_000; call++) {
      world.young += 0.2 * MIB;
      heap.call();
    }
    expect(world.collected.filter((type) => type === "major")).to.have.length(1);
    expect(world.collected.filter((type) => type === "minor")).to.have.length.within(20, 26);
  });

  it("is looked through as a whole ever less often, the more of it stays in use", () => {
    const world = new World();
    const heap = world.heap();
    for (let call = 0; call < 2_000; call++) {
      world.inUse += 0.5 * MIB;
      heap.call();
    }
    // From 40 to 1,040 MiB: each time a third more.
    expect(world.collected.filter((type) => type === "major")).to.have.length.within(5, 12);
  });

  it("counts from what is left when V8 collects by itself", () => {
    const world = new World();
    const heap = world.heap();
    world.inUse += 300 * MIB;
    for (let call = 0; call < 100; call++) heap.call();
    world.inUse -= 300 * MIB;
    expect(world.most(heap, 1_000)).to.be.lessThan(40);
  });
});

/** How often a process collected because it was told to, while its heap grew by half a MiB with each of so many calls. */
async function collections(calls: number): Promise<number> {
  const program = `
    const { constants, PerformanceObserver } = require("node:perf_hooks");
    let told = 0;
    const count = (list) => { for (const { detail } of list.getEntries()) if (detail.flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) told += 1; };
    const observer = new PerformanceObserver(count);
    observer.observe({ entryTypes: ["gc"] });
    const provider = require("./provider/dynamic.js").provider("WorkerScriptContent");
    provider.configure({ config: { get: () => undefined } });
    const kept = [];
    (async () => {
      for (let call = 0; call < ${calls}; call++) {
        kept.push(new Array(65_536).fill(call));
        await provider.diff("a/s", {}, {});
      }
      setImmediate(() => { count({ getEntries: () => observer.takeRecords() }); console.log(told); });
    })();`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", program], { cwd: join(__dirname, "../../..") });
  return Number(stdout);
}

describe("the provider's process", () => {
  it("is told to collect while its heap grows with the calls, and never for few", async () => {
    expect(await collections(100)).to.be.greaterThan(0);
    expect(await collections(19)).to.equal(0);
  });
});
