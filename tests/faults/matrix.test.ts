import { after, before, describe, it } from "mocha";
import { expect } from "chai";
import { sequence } from "../../emulator/admin/sequence";
import { KINDS, type Kind, TIMES } from "./matrix/faults";
import { answersForOther, type Operation, OPERATIONS, remote } from "./matrix/operations";
import { Case, Matrix, type Stored } from "./matrix/world";

/** Decides the pauses, and which request of an operation fails first where it is not the very first. */
const SEED = Number(process.env["FAULTS_SEED"] ?? 1);

/** An operation without any fault: what everything is measured by. */
interface Clean {
  readonly requests: number;
  readonly remote: unknown;
}

describe(`operations under faults (FAULTS_SEED=${String(SEED)})`, () => {
  const totals = { cases: 0, failed: 0, noted: 0, losses: 0, duplicates: 0 };
  let matrix: Matrix;
  let accounts = 0;
  before(async () => (matrix = await Matrix.start()));
  after(async () => {
    await matrix.close();
    const { cases, failed, noted, losses, duplicates } = totals;
    process.stdout.write(
      `    ${String(OPERATIONS.length)} operations, ${String(KINDS.length)} faults, ${String(cases)} cases: ${String(failed)} ended in an error and came through afterwards, ` +
        `${String(noted)} of them by a note in the state; ${String(losses)} losses, ${String(duplicates)} duplicates\n`,
    );
  });

  const start = (seed: number): Case => new Case(matrix, (accounts++).toString(16).padStart(32, "0"), sequence(seed));

  async function clean(operation: Operation): Promise<Clean> {
    const world = start(SEED);
    const stored = await operation.before(world);
    const first = matrix.emulator.requests().length;
    const { error } = await operation.run(world, stored);
    if (error !== undefined) throw error;
    const own = matrix.emulator.requests().slice(first);
    return { requests: own.length, remote: await remote(world) };
  }

  /** What is wrong, `undefined` when nothing is. */
  async function problem(
    operation: Operation,
    wanted: Clean,
    kind: Kind,
    count: number,
    isFirst: boolean,
    seed: number,
  ): Promise<string | undefined> {
    const random = sequence(seed);
    const world = start(seed);
    const stored = await operation.before(world);
    const untouched = await remote(world);
    const others = kind.name === "an answer for another script" ? await answersForOther(world) : [];
    const nth = isFirst ? 1 : 1 + Math.floor(random() * Math.max(1, wanted.requests));
    await world.break(kind, nth, count, others);
    const { stored: left, error } = await operation.run(world, stored);
    await world.mend();
    if (matrix.clock.waiting.length > 0) return "left a timer behind";
    const there = await remote(world);
    if (error === undefined) return await wrong(operation, world, left, wanted, there);

    totals.failed += 1;
    if (count < Infinity) return `failed, though it passes: ${error.message}`;
    const message = complaint(error);
    if (message !== undefined) return message;
    const isRecorded = left !== undefined && JSON.stringify(left) !== JSON.stringify(stored);
    if (isRecorded) totals.noted += 1;
    if (!same(there, untouched) && !isRecorded && operation.program !== undefined) {
      totals.losses += 1;
      return `changed the remote, and the state does not say so: ${error.message}`;
    }
    // The fault is over: the next update, refresh or destroy.
    const again = await operation.run(world, left);
    if (again.error !== undefined) return `does not come through afterwards: ${again.error.message}`;
    return await wrong(operation, world, again.stored, wanted, await remote(world));
  }

  /** What is wrong after a success: something more or less than without any fault, or a state that is not true. */
  async function wrong(
    operation: Operation,
    world: Case,
    left: Stored | undefined,
    wanted: Clean,
    there: unknown,
  ): Promise<string | undefined> {
    if (!same(there, wanted.remote)) {
      totals.duplicates += 1;
      return `led to ${JSON.stringify(there)} instead of ${JSON.stringify(wanted.remote)}`;
    }
    if (operation.program === undefined) return left === undefined ? undefined : "left a state behind";
    if (left === undefined) return "left no state";
    if (left.outputs["unconfirmed"] !== undefined) return "left a note in the state";
    const refreshed = await world.refresh(operation.resource, left);
    if (refreshed.error !== undefined || refreshed.stored === undefined) return "cannot be refreshed";
    const program = await operation.program(world);
    const [expected, found] = [operation.name === "read of a change", await world.changes(operation.resource, program, refreshed.stored)];
    return expected === found ? undefined : `a refresh afterwards ${found ? "shows" : "hides"} a change`;
  }

  OPERATIONS.forEach((operation, index) => {
    it(`${operation.resource}: ${operation.name}`, async () => {
      const wanted = await clean(operation);
      const failures: string[] = [];
      // With one request there is no other one to meet.
      const rounds = wanted.requests > 1 ? [0, 1] : [0];
      const cases = KINDS.flatMap((kind) => TIMES.flatMap((times) => rounds.map((round) => ({ kind, times, round }))));
      for (const [number, { kind, times, round }] of cases.entries()) {
        totals.cases += 1;
        const seed = SEED * 1_000_000 + index * 1_000 + number;
        const found = await problem(operation, wanted, kind, times.count, round === 0, seed).catch(
          (error: unknown) => (error as Error).stack,
        );
        if (found !== undefined) failures.push(`${kind.name}, ${times.name}, case ${String(number)}: ${found}`);
      }
      expect(failures, failures.slice(0, 8).join("\n\n")).to.have.length(0);
    }).timeout(120_000);
  });

  it("are at least 2,000 cases", () => {
    expect(totals.cases).to.be.at.least(2000);
    expect([totals.losses, totals.duplicates]).to.deep.equal([0, 0]);
  });
});

/** An error names the request or the cause, and says what to do. */
function complaint({ message }: Error): string | undefined {
  if (!/(GET|PUT|POST|PATCH|DELETE) \/accounts\//.test(message)) return `the error names no request: ${message}`;
  return /Is the local API running|Run it again|Check the|next `pulumi up`/.test(message)
    ? undefined
    : `the error does not say what to do: ${message}`;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
