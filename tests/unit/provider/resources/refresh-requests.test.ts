import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { type Emulator, startEmulator } from "../../../../emulator";
import { worker } from "../../../../provider/resources/worker";
import { workerDeployment } from "../../../../provider/resources/worker-deployment";
import { workerVersion } from "../../../../provider/resources/worker-version";
import type { Resource } from "../../../../provider/resources/resource";
import { cleanups } from "../../../support/cleanup";
import { Pass, type Stored } from "./engine";
import { ACCOUNT } from "./fake-api";

const LIST = "GET workers?page=1&per_page=100&order_by=created_on&order=asc";
const SCRIPTS = "GET scripts";
/** Stands in every module, and in no answer to a refresh. */
const CODE = "export default { fetch: () => new Response('a page of code') };";

describe("a refresh of Workers with versions and deployments", () => {
  const cleanup = cleanups();
  let emulator: Emulator;
  let seen = 0;
  beforeEach(async () => {
    emulator = await startEmulator({ runtime: false, log: () => undefined });
    cleanup(() => emulator.close());
    seen = 0;
  });

  const pass = (resource: Resource): Pass => new Pass(resource, emulator.baseUrl);
  const requests = (): string[] => {
    const all = emulator.requests();
    const fresh = all.slice(seen);
    seen = all.length;
    return fresh.map(({ method, path }) => `${method} ${path.replace(/^.*?\/accounts\/[^/]+\/workers\//, "")}`);
  };
  const api = async (method: string, path: string, body?: unknown): Promise<void> => {
    const answer = await fetch(`${emulator.baseUrl}/accounts/${ACCOUNT}/workers/${path}`, {
      method,
      headers: { authorization: "Bearer x", "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    requests();
  };

  interface Stack {
    readonly worker: Stored;
    readonly version: Stored;
    readonly deployment: Stored;
  }
  async function deployed(name: string, more: object = {}, settings: object = {}): Promise<Stack> {
    const made = await pass(worker).create({ name, ...settings });
    const version = await pass(workerVersion).create({
      ...{ workerId: name, compatibilityDate: "2026-01-01", mainModule: "i.js", modules: { "i.js": { content: CODE } } },
      ...more,
    });
    const versions = [{ versionId: version.outputs["versionId"], percentage: 100 }];
    const deployment = await pass(workerDeployment).create({ scriptName: name, versions });
    return { worker: made, version, deployment };
  }
  /** All the reads of one pass, at the same time. */
  async function refresh(stacks: readonly Partial<Stack>[]): Promise<(Stored | undefined)[]> {
    const { context } = pass(worker);
    const kinds = { worker, version: workerVersion, deployment: workerDeployment };
    return Promise.all(
      stacks.flatMap((stack) =>
        (Object.keys(stack) as (keyof Stack)[]).map(async (kind) => {
          const { id, inputs, outputs } = stack[kind]!;
          const found = await kinds[kind].read(context, id, outputs);
          return found && { id: found.id, inputs: found.inputs ?? inputs, outputs: JSON.parse(JSON.stringify(found.outputs)) as never };
        }),
      ),
    );
  }

  it("makes one request a Worker and one a list, and gets no byte of code", async () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    const stacks = [];
    for (const name of names) stacks.push(await deployed(name));
    requests();
    const from = emulator.requests().length;
    const read = await refresh(stacks);
    expect(requests()).to.have.members([LIST, SCRIPTS, ...names.map((name) => `GET scripts/${name}/deployments`)]);
    expect(
      emulator
        .requests()
        .slice(from)
        .every(({ bytesOut }) => bytesOut > 0),
    ).to.equal(true);
    stacks.forEach(({ version, deployment }, index) => {
      expect(read[3 * index + 1]!.outputs).to.deep.equal(version.outputs);
      expect(read[3 * index + 2]!.outputs).to.deep.equal(deployment.outputs);
    });
  });

  it("turns the pages of the list of Workers, no further than it has to", async () => {
    const oldest = await pass(worker).create({ name: "oldest" });
    for (let number = 0; number < 120; number++) await api("POST", "workers", { name: `w-${number}` });
    const newest = await pass(worker).create({ name: "newest" });
    requests();
    expect((await refresh([{ worker: oldest }]))[0]!.outputs).to.include({ name: "oldest" });
    expect(requests()).to.deep.equal([LIST]);
    const read = await refresh([{ worker: newest }, { worker: oldest }]);
    expect(read.map((one) => one!.outputs["name"])).to.deep.equal(["newest", "oldest"]);
    expect(requests()).to.deep.equal([LIST, LIST.replace("page=1&", "page=2&")]);
  });

  it("asks for a Worker that no page has, before it takes it for gone", async () => {
    const gone = await pass(worker).create({ name: "gone" });
    await api("DELETE", "workers/gone");
    expect(await refresh([{ worker: gone }])).to.deep.equal([undefined]);
    expect(requests()).to.deep.equal([LIST, `GET workers/${String(gone.outputs["workerId"])}`]);
  });

  it("looks up versions that are not live in one list of their Worker", async () => {
    const first = await deployed("api");
    const second = await deployed("other");
    const versions = [first.version];
    for (const text of ["1", "2"]) {
      versions.push(await pass(workerVersion).create({ ...first.version.inputs, modules: { "i.js": { content: `${CODE}//${text}` } } }));
    }
    requests();
    const read = await refresh([...versions.map((version) => ({ version })), { version: second.version }]);
    const { workerId } = first.worker.outputs;
    expect(requests()).to.have.members([
      ...[LIST, SCRIPTS, "GET scripts/api/deployments", "GET scripts/other/deployments"],
      `GET workers/${String(workerId)}/versions?page=1&per_page=100`,
    ]);
    expect(read.map((one) => one!.outputs["versionId"])).to.deep.equal(
      [...versions, second.version].map(({ outputs }) => outputs["versionId"]),
    );
  });

  it("finds that a version was deleted elsewhere, and says so", async () => {
    const { version } = await deployed("api");
    const newer = await pass(workerVersion).create({ ...version.inputs, modules: { "i.js": { content: `${CODE}//` } } });
    await api("POST", "scripts/api/deployments", {
      strategy: "percentage",
      versions: [{ version_id: newer.outputs["versionId"], percentage: 100 }],
    });
    await api("DELETE", `workers/api/versions/${String(version.outputs["versionId"])}`);
    const reading = pass(workerVersion);
    expect(await reading.read(version)).to.equal(undefined);
    expect(reading.messages).to.deep.equal([`${version.id}: the version was deleted elsewhere. The next update makes it anew.`]);
  });

  it("keeps the addresses of a version right when its Worker gets some, or another name", async () => {
    const { version } = await deployed("api");
    expect(version.outputs["urls"]).to.deep.equal([]);
    await api("PATCH", "workers/api", { subdomain: { enabled: true, previews_enabled: true } });
    const [open] = await refresh([{ version }]);
    expect(open!.outputs["urls"]).to.have.length(1);
    requests();
    const [again] = await refresh([{ version: open! }]);
    expect(again!.outputs).to.deep.equal(open!.outputs);
    expect(requests()).to.deep.equal([LIST, "GET scripts/api/deployments", SCRIPTS]);
    const { workerId } = await deployed("x").then(({ worker: { outputs } }) => outputs);
    await api("PATCH", `workers/${String(workerId)}`, { name: "unrelated" });
    await api("PATCH", "workers/api", { subdomain: { enabled: true, previews_enabled: false } });
    const [closed] = await refresh([{ version: again! }]);
    expect(closed!.outputs["urls"]).to.deep.equal([]);
  });

  it("learns the migration tag that a version gets when it is deployed", async () => {
    const object = "export class Counter {}; export default {};";
    const { version } = await deployed("api", {
      modules: { "i.js": { content: object } },
      migrations: [{ tag: "v1", newSqliteClasses: ["Counter"] }],
    });
    expect(version.outputs["migrationTag"]).to.equal(undefined);
    const [read] = await refresh([{ version }]);
    expect(read!.outputs["migrationTag"]).to.equal("v1");
    requests();
    await refresh([{ version: read! }]);
    expect(requests()).to.deep.equal([LIST, "GET scripts/api/deployments", SCRIPTS]);
  });

  it("uses nothing after a write of ours that was read before it", async () => {
    const { worker: made, deployment } = await deployed("api");
    const process = pass(worker);
    const read = async (): Promise<[unknown, unknown]> => [
      (await worker.read(process.context, made.id, made.outputs))!.outputs["logpush"],
      (await workerDeployment.read(process.context, deployment.id, deployment.outputs))!.outputs["deploymentId"],
    ];
    const [, before] = await read();
    await process.update({ ...made, outputs: { ...made.outputs, logpush: false } }, { name: "api", logpush: true });
    made.outputs["logpush"] = false;
    await api("POST", "scripts/api/deployments", {
      strategy: "percentage",
      versions: [{ version_id: (deployment.outputs["versions"] as { versionId: string }[])[0]!.versionId, percentage: 100 }],
    });
    const [logpush, after] = await read();
    expect(logpush).to.equal(true);
    expect(after).not.to.equal(before);
  });
});
