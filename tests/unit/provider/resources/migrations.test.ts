import { expect } from "chai";
import { describe, it } from "mocha";
import { UserError } from "../../../../provider/client/errors";
import { Problems } from "../../../../provider/content/problems";
import { canonicalMigrations, migrations, pendingMigrations } from "../../../../provider/resources/migrations";
import { workerDeployment } from "../../../../provider/resources/worker-deployment";
import { workerVersion } from "../../../../provider/resources/worker-version";
import { cleanups } from "../../../support/cleanup";
import { Pass } from "./engine";
import { FakeApi } from "./fake-api";

const history = [
  { tag: "v1", newSqliteClasses: ["A"] },
  { tag: "v2", renamedClasses: [{ from: "A", to: "B_c" }] },
  { tag: "v3", transferredClasses: [{ from: "X", fromScript: "other", to: "Y" }], deletedClasses: ["B_c"] },
];

describe("migrations of Durable Objects", () => {
  it("of a history are sent from the live tag on, in the API's names, classes as they are", () => {
    expect(pendingMigrations(history, undefined)).to.deep.equal({
      new_tag: "v3",
      steps: [
        { new_sqlite_classes: ["A"] },
        { renamed_classes: [{ from: "A", to: "B_c" }] },
        { transferred_classes: [{ from: "X", from_script: "other", to: "Y" }], deleted_classes: ["B_c"] },
      ],
    });
    expect(pendingMigrations(history, "v2")).to.deep.equal({
      old_tag: "v2",
      new_tag: "v3",
      steps: [{ transferred_classes: [{ from: "X", from_script: "other", to: "Y" }], deleted_classes: ["B_c"] }],
    });
    expect(pendingMigrations(history, "v3")).to.equal(undefined);
    expect(pendingMigrations([], undefined)).to.equal(undefined);
  });

  it("of a history that does not know the live tag are refused, with what it knows", () => {
    expect(() => pendingMigrations(history.slice(1), "v1")).to.throw(UserError, /live migration tag is "v1".*only "v2", "v3"/s);
  });

  it("are none of an empty list, whatever is live, as for diff", () => {
    expect(pendingMigrations([], "v1")).to.equal(undefined);
  });

  it("in the API's own forms are sent as they are, until their tag is live", () => {
    const single = { oldTag: "v0", newTag: "v1", newClasses: ["A_b"] };
    expect(pendingMigrations(single, "v0")).to.deep.equal({ old_tag: "v0", new_tag: "v1", new_classes: ["A_b"] });
    expect(pendingMigrations(single, "v1")).to.equal(undefined);
    const several = { newTag: "v1", steps: [{ newClasses: ["A"] }, { deletedClasses: ["B"] }] };
    expect(pendingMigrations(several, undefined)).to.deep.equal({
      new_tag: "v1",
      steps: [{ new_classes: ["A"] }, { deleted_classes: ["B"] }],
    });
    expect(pendingMigrations(several, "v1")).to.equal(undefined);
    // Without a tag nobody can tell.
    expect(pendingMigrations({ newClasses: ["A"] }, undefined)).to.deep.equal({ new_classes: ["A"] });
  });

  it("count by the last step of a history: old ones may be dropped", () => {
    expect(canonicalMigrations(history)).to.deep.equal(canonicalMigrations(history.slice(1)));
    expect(canonicalMigrations(history)).not.to.deep.equal(canonicalMigrations(history.slice(0, 2)));
    expect(canonicalMigrations(history)).not.to.deep.equal(canonicalMigrations([{ ...history[2], deletedClasses: [] }]));
    for (const none of [[], {}]) expect(canonicalMigrations(none)).to.equal(null);
  });

  const wrong: [what: string, value: unknown, path: string, problem: RegExp][] = [
    ["two steps with one tag", [history[0], history[0]], "migrations[1].tag", /"v1" stands twice/],
    ["a step without a tag", [{ newClasses: ["A"] }], "migrations[0].tag", /is required/],
    ["a misspelt field", { newSqlClasses: ["A"] }, 'migrations["newSqlClasses"]', /no such property/],
    ["a class that is no text", { newClasses: [1] }, "migrations.newClasses[0]", /must be text/],
    ["steps that are none", { steps: "v1" }, "migrations.steps", /must be an array/],
    ["a renaming without its end", [{ tag: "a", renamedClasses: [{ from: "A" }] }], "migrations[0].renamedClasses[0].to", /is required/],
    ["text", "v1", "migrations", /must be an object/],
  ];
  for (const [what, value, path, problem] of wrong) {
    it(`are refused for ${what}`, () => {
      const problems = new Problems();
      migrations(value, "migrations", problems);
      expect(problems.all.map((found) => found.path)).to.deep.equal([path]);
      expect(problems.all[0]!.problem).to.match(problem);
    });
  }
});

describe("a Worker's versions, one after the other", () => {
  const cleanup = cleanups();

  it("never send a migration twice once it is live, and say nothing of one that is applied", async () => {
    const api = new FakeApi();
    const baseUrl = await api.start();
    cleanup(() => api.stop());
    const worker = api.addWorker("api");
    const program = (code: string, steps: unknown): object => ({
      ...{
        workerId: worker.id,
        mainModule: "i.js",
        modules: { "i.js": { content: `export default "${code}"` } },
        compatibilityDate: "2026-01-01",
      },
      migrations: steps,
    });
    const make = async (code: string, steps: unknown): Promise<unknown> => {
      // One process, as in one update: what it has listed before a deployment is old after it.
      const pass = new Pass(workerVersion, baseUrl);
      const { outputs } = await pass.create(program(code, steps));
      const versionId = outputs["versionId"];
      const deployment = { accountId: outputs["accountId"], scriptName: "api", versions: [{ versionId, percentage: 100 }] };
      await workerDeployment.create(pass.context, deployment);
      return worker.versions.at(-1)!.body["migrations"];
    };
    expect(await make("1", history.slice(0, 1))).to.deep.include({ new_tag: "v1" });
    expect(worker.migrationTag).to.equal("v1");
    expect(await make("2", history.slice(0, 1))).to.equal(undefined);
    expect(await make("3", history.slice(0, 2))).to.deep.include({ old_tag: "v1", new_tag: "v2" });
    expect(await make("4", history.slice(0, 2))).to.equal(undefined);
    expect(await make("5", { oldTag: "v1", newTag: "v2", newClasses: ["Z"] })).to.equal(undefined);
  });
});
