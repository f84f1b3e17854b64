import { afterEach } from "mocha";

/** Collects what has to be undone after each test of a suite: the last first, all of it, whatever fails. */
export function cleanups(): (undo: () => unknown) => void {
  let undos: (() => unknown)[] = [];
  afterEach(async () => {
    const [all, failures] = [undos.reverse(), [] as unknown[]];
    undos = [];
    for (const undo of all) {
      try {
        await undo();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, "a clean-up failed");
  });
  return (undo) => undos.push(undo);
}
