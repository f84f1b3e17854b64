import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { EngineProcess } from "../../../provider/engine-process";
import { rejection } from "../../support/rejection";

/** A promise, and what settles it. */
function held(): { promise: Promise<string>; release: () => void } {
  let release: () => void = () => undefined;
  const promise = new Promise<string>((resolve) => (release = () => resolve("done")));
  return { promise, release };
}

describe("the process that the engine runs us in, told to stop", () => {
  let exited: Promise<void>;
  let exits: number;
  let life: EngineProcess;

  beforeEach(() => {
    exits = 0;
    exited = new Promise((resolve) => {
      life = new EngineProcess(() => {
        exits += 1;
        resolve();
      });
    });
  });

  it("ends at once while nothing is written", () => {
    life.stop("SIGINT");
    expect(exits).to.equal(1);
  });

  it("ends after the writes that run, whose answers arrive, and begins no other", async () => {
    const [first, second] = [held(), held()];
    const answers = [life.write(() => first.promise), life.write(() => second.promise)];
    life.stop("SIGTERM");
    let begun = false;
    const refused = await rejection(life.write(() => Promise.resolve((begun = true))));
    expect(refused.message).to.equal("the provider was told to stop (SIGTERM) before this was begun. Nothing was done: run it again.");
    expect(begun).to.equal(false);
    first.release();
    expect(await answers[0]).to.equal("done");
    expect(exits).to.equal(0);
    second.release();
    expect(await answers[1]).to.equal("done");
    expect(exits, "the answer has not left yet").to.equal(0);
    await exited;
  });

  it("ends after a write that fails, too", async () => {
    const write = life.write(() => Promise.reject(new Error("no")));
    life.stop("SIGTERM");
    expect((await rejection(write)).message).to.equal("no");
    expect(exits).to.equal(0);
    await exited;
  });

  it("ends at once when it is told twice", () => {
    void life.write(() => held().promise);
    life.stop("SIGTERM");
    expect(exits).to.equal(0);
    life.stop("SIGTERM");
    expect(exits).to.equal(1);
  });
});
