import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type Emulator, startEmulator } from "../../emulator";
import { type Assumption, ASSUMPTIONS } from "../../emulator/assumptions";
import { ContractApi } from "./api";
import type { Case, CasesOf } from "./case";
import { cases, questions } from "./cases";
import { isReal, newPrefix, useTarget } from "./target";

/** Milliseconds. A case may upload a hundred versions to an account far away. */
const TIMEOUT = 600_000;

interface Named extends Case {
  readonly name: Assumption;
}

const all = (Object.entries(cases) as [Assumption, CasesOf][]).flatMap(([name, some]) =>
  [some].flat().map((one): Named => ({ name, ...one })),
);

function titleOf({ name, shows }: Named): string {
  return shows === undefined ? name : `${name} (${shows})`;
}

describe("contract: what is assumed of the API", function () {
  this.timeout(TIMEOUT);
  const shared = useTarget();

  for (const one of all) {
    const { name, emulator, emulatorOnly, run } = one;
    const asked = Object.keys(questions).find((question) => questions[question]?.includes(name));
    const title = `${titleOf(one)}: ${ASSUMPTIONS[name]}${asked === undefined ? "" : ` [?] ${asked}`}`;
    if (emulator === undefined) {
      it(title, async function () {
        if (emulatorOnly !== undefined && isReal()) this.skip();
        await run(shared());
      });
    } else {
      describe("an emulator of its own", () => {
        const own = useTarget(emulator);
        it(title, async function () {
          if (emulatorOnly !== undefined && isReal()) this.skip();
          await run(own());
        });
      });
    }
  }
});

describe("contract: --strict refuses what is assumed", function () {
  this.timeout(TIMEOUT);
  const running: Emulator[] = [];
  let shared: Emulator | undefined;
  before(async function () {
    if (isReal()) this.skip();
    shared = await startEmulator({ strict: true, log: () => undefined });
    running.push(shared);
  });
  after(async () => await Promise.all(running.map(async (emulator) => await emulator.close())));

  for (const [index, one] of all.entries()) {
    const { name, behind = name, emulator, run } = one;
    it(titleOf(one), async () => {
      const own = emulator === undefined ? undefined : await startEmulator({ strict: true, log: () => undefined, ...emulator });
      if (own) running.push(own);
      const { baseUrl } = own ?? shared!;
      const api = new ContractApi({ baseUrl, account: String(index).padStart(32, "0"), token: "any-token", prefix: newPrefix() });
      // What the case expects is not what --strict answers: it fails, and what counts is where.
      await run(api).catch(() => undefined);
      const refused = api.answers.filter(({ status }) => status === 501).map(({ message }) => message);
      expect(refused.join("\n")).to.contain(`${behind}. ${ASSUMPTIONS[behind]}`);
    });
  }
});
