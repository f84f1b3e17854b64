import { expect } from "chai";
import { describe, it } from "mocha";
import { Deadline, DeadlineExpired } from "../../../../provider/client/deadline";
import { ManualClock } from "../../../support/manual-clock";
import { rejection } from "../../../support/rejection";

const MINUTE = 60_000;

describe("Deadline", () => {
  it("expires when nothing moved for the time that is allowed", async () => {
    const clock = new ManualClock();
    const { signal, expired } = new Deadline(clock, MINUTE);
    clock.advance(MINUTE - 1);
    expect(signal.aborted).to.equal(false);
    clock.advance(1);
    expect(signal.reason).to.be.instanceOf(DeadlineExpired).and.have.property("message", "no byte came or went for 60 seconds");
    expect(await rejection(expired)).to.equal(signal.reason);
  });

  it("starts again with every byte", () => {
    const clock = new ManualClock();
    const deadline = new Deadline(clock, MINUTE);
    for (let i = 0; i < 10; i++) {
      clock.advance(MINUTE - 1);
      deadline.touch();
    }
    expect(deadline.signal.aborted).to.equal(false);
    clock.advance(MINUTE);
    expect(deadline.signal.aborted).to.equal(true);
  });

  it("expires after 15 minutes however steadily bytes arrive", () => {
    const clock = new ManualClock();
    const deadline = new Deadline(clock, MINUTE);
    for (let i = 0; i < 29; i++) {
      clock.advance(MINUTE / 2);
      deadline.touch();
    }
    expect(deadline.signal.aborted).to.equal(false);
    clock.advance(MINUTE / 2);
    expect(deadline.signal.reason).to.have.property("message", "took longer than 15 minutes");
  });

  it("leaves no timer behind once it is over, either way", () => {
    const clock = new ManualClock();
    const stopped = new Deadline(clock, MINUTE);
    stopped.touch();
    stopped.stop();
    expect(clock.waiting).to.deep.equal([]);
    const expired = new Deadline(clock, MINUTE);
    clock.advance(MINUTE);
    expect(clock.waiting).to.deep.equal([]);
    expect(expired.signal.aborted).to.equal(true);
    expect(stopped.signal.aborted).to.equal(false);
  });
});
