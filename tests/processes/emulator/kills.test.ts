import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { startEmulator } from "../../../emulator";
import { recordingVariables } from "../../support/openapi/variables";
import { ACCOUNT, versionOf, worker } from "../../unit/emulator/support";

const KILLS = 12;
/** Answers after which a kill comes, at most: counted, so that a slow machine gives no other run. */
const ANSWERS = 20;
/** Milliseconds from there, or from the start of a process that does not live to listen. */
const WINDOW = 40;
const CLIENTS = 3;

const CHILD = `
const { startEmulator } = require(process.argv[1]);
startEmulator({ state: process.argv[2], runtime: false, log: () => {} }).then(({ baseUrl }) => process.send(baseUrl));
`;

/** mulberry32: the same seed gives the same moments and the same writes. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A write that an emulator answered, and where it has to be found afterwards. */
interface Answered {
  readonly path: string;
  readonly holds: (result: unknown) => boolean;
}

interface Result {
  readonly id: string;
  readonly name: string;
}

/** The writes of one client, one after the other, each on what is its own. */
class Writer {
  readonly answered: Answered[] = [];
  readonly #name: string;
  readonly #random: () => number;
  readonly #onAnswer: () => void;
  #made = 0;

  constructor(name: string, random: () => number, onAnswer: () => void) {
    this.#name = name;
    this.#random = random;
    this.#onAnswer = onAnswer;
  }

  /** Writes until the emulator is gone. */
  async run(baseUrl: string): Promise<void> {
    for (;;) {
      this.#made += 1;
      const write = [this.#worker, this.#version, this.#secret, this.#namespace][Math.floor(this.#random() * 4)]!;
      try {
        this.answered.push(await write.call(this, baseUrl, `${this.#name}-${this.#made}`));
        this.#onAnswer();
      } catch (error) {
        // What fetch throws when nobody answers; a refusal is a mistake of this test.
        if (error instanceof TypeError) return;
        throw error;
      }
    }
  }

  async #worker(baseUrl: string, name: string): Promise<Answered> {
    const { id } = await send(baseUrl, "POST", "workers/workers", { name });
    return { path: `workers/workers/${name}`, holds: (result) => (result as Result).id === id };
  }

  async #version(baseUrl: string, text: string): Promise<Answered> {
    await send(baseUrl, "POST", "workers/workers", { name: this.#name }).catch((error: unknown) => {
      // It is there from the second time on.
      if (!String(error).includes("10040")) throw error as Error;
    });
    const { id } = await send(baseUrl, "POST", `workers/workers/${this.#name}/versions?deploy=true`, versionOf(worker(text)));
    const path = `workers/workers/${this.#name}/versions/${id}?include=modules`;
    return { path, holds: (result) => Buffer.from(modulesOf(result), "base64").toString("utf8").includes(`"${text}"`) };
  }

  async #secret(baseUrl: string, name: string): Promise<Answered> {
    await send(baseUrl, "POST", "workers/workers", { name });
    await send(baseUrl, "POST", `workers/workers/${name}/versions?deploy=true`, versionOf(worker(name)));
    await send(baseUrl, "PUT", `workers/scripts/${name}/secrets`, { name: "KEY", text: name, type: "secret_text" });
    return { path: `workers/scripts/${name}/secrets`, holds: (result) => (result as Result[]).some((item) => item.name === "KEY") };
  }

  async #namespace(baseUrl: string, title: string): Promise<Answered> {
    const { id } = await send(baseUrl, "POST", "storage/kv/namespaces", { title });
    return { path: `storage/kv/namespaces/${id}`, holds: (result) => (result as Result).id === id };
  }
}

function modulesOf(result: unknown): string {
  return (result as { modules: { content_base64: string }[] }).modules[0]!.content_base64;
}

async function send(baseUrl: string, method: string, path: string, body?: unknown): Promise<Result> {
  const response = await fetch(`${baseUrl}/accounts/${ACCOUNT}/${path}`, {
    method,
    headers: { authorization: "Bearer any-token", "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return (JSON.parse(text) as { result: Result }).result;
}

describe("emulator: killed at any moment", function () {
  this.timeout(60_000);
  let folder = "";
  let child: ChildProcess | undefined;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "emulator-kills-"));
  });
  after(async () => {
    child?.kill("SIGKILL");
    await rm(folder, { recursive: true });
  });

  it(`starts again after each of ${KILLS} kills, with every write that it answered`, async () => {
    const seed = 20261122;
    const random = sequence(seed);
    let left = 0;
    let enough = (): void => undefined;
    const onAnswer = (): void => {
      left -= 1;
      if (left === 0) enough();
    };
    const writers = Array.from({ length: CLIENTS }, (_, index) => new Writer(`writer-${index}`, sequence(seed + index), onAnswer));
    for (let kill = 0; kill < KILLS; kill += 1) {
      child = spawn(process.execPath, ["-e", CHILD, require.resolve("../../../emulator"), folder], {
        env: { ...process.env, ...recordingVariables() },
        stdio: ["ignore", "inherit", "inherit", "ipc"],
      });
      const ended = once(child, "exit");
      const pause = async (): Promise<void> => await new Promise((resolve) => void setTimeout(resolve, random() * WINDOW));
      let writing: Promise<unknown> = Promise.resolve();
      // Each fourth one dies while it starts.
      if (kill % 4 !== 3) {
        const [baseUrl] = (await Promise.race([once(child, "message"), ended])) as [string];
        expect(baseUrl, `start ${kill} with the seed ${seed}`).to.be.a("string");
        left = 1 + Math.floor(random() * ANSWERS);
        const counted = new Promise<void>((resolve) => (enough = resolve));
        writing = Promise.all(writers.map(async (writer) => await writer.run(baseUrl)));
        await Promise.race([counted, writing]);
      }
      await pause();
      child.kill("SIGKILL");
      await Promise.all([ended, writing]);
    }

    const answered = writers.flatMap((writer) => writer.answered);
    expect(answered.length).to.be.greaterThan(KILLS);
    const emulator = await startEmulator({ state: folder, runtime: false, log: () => undefined });
    try {
      for (const { path, holds } of answered) {
        const result = await send(emulator.baseUrl, "GET", path);
        expect(holds(result), `${path} with the seed ${seed}`).to.equal(true);
      }
    } finally {
      await emulator.close();
    }
  });
});
