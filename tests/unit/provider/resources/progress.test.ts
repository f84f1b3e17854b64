import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { Progress } from "../../../../provider/resources/progress";
import { ManualClock } from "../../../support/manual-clock";
import { rejection } from "../../../support/rejection";

const MIB = 1024 * 1024;

describe("the progress of an upload", () => {
  let clock: ManualClock;
  let said: string[];
  let progress: Progress;
  beforeEach(() => {
    clock = new ManualClock();
    said = [];
    const log = { info: (message: string) => said.push(message), warn: (message: string) => said.push(message) };
    progress = new Progress({ clock, log }, "modules of api", 64 * MIB);
  });
  /** Runs an upload that ends when the returned function is called. */
  const begin = (): { end: (error?: Error) => void; done: Promise<void> } => {
    let end: (error?: Error) => void = () => undefined;
    const upload = new Promise<void>((resolve, reject) => (end = (error) => (error === undefined ? resolve() : reject(error))));
    return { end, done: progress.during(() => upload) };
  };

  it("says nothing of one that takes less than five seconds", async () => {
    const { end, done } = begin();
    clock.advance(4_999);
    end();
    await done;
    clock.advance(3_600_000);
    expect(said).to.deep.equal([]);
    expect(clock.waiting).to.deep.equal([]);
  });

  it("says how far it is, ever more rarely, and when it is through", async () => {
    const { end, done } = begin();
    const sent = progress.request()();
    sent(16 * MIB);
    clock.advance(5_000);
    expect(said).to.deep.equal(["modules of api: 16.0 MiB of 64.0 MiB sent (25 %)."]);
    sent(24 * MIB);
    clock.advance(10_000);
    expect(said.slice(1)).to.deep.equal(["modules of api: 40.0 MiB of 64.0 MiB sent (62 %)."]);
    // After 5, 15, 35 and 75 seconds, and then each minute.
    clock.advance(15 * 60_000 - 15_000);
    expect(said).to.have.length(4 + 13);
    end();
    await done;
    expect(said.at(-1)).to.equal("modules of api: sent, in 900 seconds.");
    expect(clock.waiting).to.deep.equal([]);
  });

  it("counts what an attempt sent that failed only until the next one begins, and never more than there is", async () => {
    const { end, done } = begin();
    const request = progress.request();
    request()(60 * MIB);
    request()(8 * MIB);
    progress.request()()(8 * MIB);
    clock.advance(5_000);
    expect(said.at(-1)).to.contain("16.0 MiB of 64.0 MiB sent (25 %)");
    progress.request()()(100 * MIB);
    clock.advance(10_000);
    expect(said.at(-1)).to.equal("modules of api: all 64.0 MiB sent, waiting for the answer.");
    end();
    await done;
  });

  it("stops with an upload that failed, without a word of its own", async () => {
    const { end, done } = begin();
    clock.advance(5_000);
    end(new Error("cut off"));
    expect((await rejection(done)).message).to.equal("cut off");
    clock.advance(3_600_000);
    expect(said).to.have.length(1);
  });
});
