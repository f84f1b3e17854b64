import { expect } from "chai";
import { describe, it } from "mocha";
import { type Answer, ESM, type Modules, form, useEmulator, versionOf } from "./support";

/** A Worker that exports Durable Object classes of these names. */
function classes(...names: string[]): Modules {
  const exported = names.map((name) => `export class ${name} extends DurableObject {}`).join("\n");
  const code = `import { DurableObject } from "cloudflare:workers"; ${exported} export default { fetch() { return new Response(""); } };`;
  return { "index.js": [ESM, code] };
}

const bound = (className: string, more: object = {}): object => ({
  name: className,
  type: "durable_object_namespace",
  class_name: className,
  ...more,
});
const live = { type: "durable-object", storage: "sqlite" };

describe("emulator: Durable Objects", () => {
  const api = useEmulator({ runtime: true });
  const post = async (name: string, modules: Modules, more: object, query = "?deploy=true"): Promise<Answer> => {
    await api().workers("POST", "", { name });
    return await api().workers("POST", `/${name}/versions${query}`, versionOf(modules, more));
  };
  const code = ({ status, errors }: Answer): unknown => errors[0]?.code ?? status;
  const namespaceOf = ({ result }: Answer): unknown => (result["bindings"] as Record<string, unknown>[])[0]?.["namespace_id"];

  it("apply migrations when a version is deployed, and not before", async () => {
    const migrations = { new_tag: "v1", new_sqlite_classes: ["A"] };
    const made = await post("tags", classes("A"), { migrations, bindings: [bound("A")] }, "");
    expect([made.status, made.result["migration_tag"], namespaceOf(made)]).to.deep.equal([200, undefined, undefined]);
    expect(made.result).not.to.have.property("migrations");
    expect((await api().listed("tags"))?.["migration_tag"]).to.equal(undefined);
    const versions = [{ version_id: made.result["id"], percentage: 100 }];
    expect((await api().call("POST", "/tags/deployments", JSON.stringify({ strategy: "percentage", versions }))).status).to.equal(200);
    const after = await api().workers("GET", "/tags/versions/latest");
    expect(after.result["migration_tag"]).to.equal("v1");
    expect(namespaceOf(after)).to.match(/^[0-9a-f]{32}$/);
    expect((await api().listed("tags"))?.["migration_tag"]).to.equal("v1");
    const again = await post("tags", classes("A"), { bindings: [bound("A")] });
    expect([again.result["migration_tag"], namespaceOf(again)]).to.deep.equal(["v1", namespaceOf(after)]);
  });

  it("check tags: 10079", async () => {
    const step = { new_tag: "v1", new_sqlite_classes: ["A"] };
    expect(code(await post("old-tag", classes("A"), { migrations: { ...step, old_tag: "v0" } }))).to.equal(10079);
    expect(code(await post("old-tag", classes("A"), { migrations: step }))).to.equal(200);
    const answer = await post("old-tag", classes("A"), { migrations: step });
    expect([code(answer), answer.errors[0]?.message]).to.deep.equal([10079, "Migration tag precondition failed; current tag is v1"]);
    const steps = { old_tag: "v1", new_tag: "v3", steps: [{ renamed_classes: [{ from: "A", to: "B" }] }, { new_classes: ["C"] }] };
    expect(code(await post("old-tag", classes("B", "C"), { migrations: steps, bindings: [bound("B"), bound("C")] }))).to.equal(200);
    expect((await api().listed("old-tag"))?.["migration_tag"]).to.equal("v3");
  });

  it("keep a namespace over a rename, and forget it with its class", async () => {
    const first = await post("renamed", classes("A"), { migrations: { new_tag: "1", new_sqlite_classes: ["A"] }, bindings: [bound("A")] });
    const renamed = { new_tag: "2", renamed_classes: [{ from: "A", to: "B" }] };
    const second = await post("renamed", classes("B"), { migrations: renamed, bindings: [bound("B")] });
    expect(namespaceOf(second)).to.equal(namespaceOf(first));
    expect(code(await post("renamed", classes(), { migrations: { new_tag: "3", deleted_classes: ["B"] } }))).to.equal(200);
    expect(code(await post("renamed", classes("B"), { bindings: [bound("B")] }))).to.equal(10061);
  });

  it("run a history of several steps on a fresh Worker whose code has only what is left at its end", async () => {
    const steps = [
      { new_sqlite_classes: ["Old", "Gone"] },
      { renamed_classes: [{ from: "Old", to: "New" }] },
      { deleted_classes: ["Gone"] },
    ];
    const version = await post("history", classes("New"), { migrations: { new_tag: "v3", steps }, bindings: [bound("New")] });
    expect([code(version), version.result["migration_tag"]]).to.deep.equal([200, "v3"]);
  });

  const refused: readonly [string, Modules, object, number][] = [
    ["a binding without migration", classes("A"), { bindings: [bound("A")] }, 10061],
    ["a binding to a script that is not there", classes(), { bindings: [bound("A", { script_name: "absent" })] }, 10061],
    ["a class that is not exported", classes(), { migrations: { new_sqlite_classes: ["A"] } }, 10070],
    ["a class twice", classes("A"), { migrations: { new_classes: ["A"], new_sqlite_classes: ["A"] } }, 10074],
    ["the end of a class that is none", classes(), { migrations: { deleted_classes: ["A"] } }, 10061],
    ["a live export that is not in the code", classes(), { exports: { A: live } }, 10061],
    ["new legacy storage by exports", classes("A"), { exports: { A: { ...live, storage: "legacy-kv" } } }, 10061],
  ];
  for (const [title, modules, more, expected] of refused) {
    it(`refuse ${title} with ${expected}, also without deploying`, async () => {
      for (const query of ["", "?deploy=true"]) expect(code(await post("refused", modules, more, query)), query).to.equal(expected);
      expect((await api().workers("GET", "/refused/versions")).json["result"]).to.deep.equal([]);
    });
  }

  it("refuse code that lost a class that exists, and the way back over a migration", async () => {
    const first = await post("lost", classes(), {});
    await post("lost", classes("A"), { migrations: { new_tag: "1", new_sqlite_classes: ["A"] } });
    expect(code(await post("lost", classes(), {}))).to.equal(10064);
    expect(code(await api().putContent("lost", classes()))).to.equal(10064);
    const versions = [{ version_id: first.result["id"], percentage: 100 }];
    expect(code(await api().call("POST", "/lost/deployments", JSON.stringify({ strategy: "percentage", versions })))).to.equal(10061);
  });

  it("are declared by exports: made, renamed, deleted", async () => {
    const first = await post("declared", classes("A"), { exports: { A: live, E: { type: "worker" } }, bindings: [bound("A")] });
    expect(first.result["exports"]).to.deep.equal({ A: live, E: { type: "worker" } });
    expect(first.result["exports_reconciliation"]).to.deep.include({ created: ["A"], deleted: [], renamed: [] });
    const same = await post("declared", classes("A"), { exports: { A: live }, bindings: [bound("A")] });
    expect(same.result["exports_reconciliation"]).to.deep.include({ created: [] });
    expect(code(await post("declared", classes("A", "B"), { exports: { B: live } }))).to.equal(10061);
    const tombstone = { type: "durable-object", state: "renamed", renamed_to: "B" };
    const second = await post("declared", classes("B"), { exports: { A: tombstone, B: live }, bindings: [bound("B")] });
    expect(second.result["exports"]).to.deep.equal({ B: live });
    expect(second.result["exports_reconciliation"]).to.deep.include({ renamed: [{ from: "A", to: "B" }], created: [] });
    expect(namespaceOf(second)).to.equal(namespaceOf(first));
    const stale = await post("declared", classes("B"), { exports: { A: tombstone, B: live } });
    expect(stale.result["exports_reconciliation"]).to.deep.include({ removable_entries: ["A"] });
    const gone = { B: { type: "durable-object", state: "deleted" } };
    expect(code(await post("declared", classes("B"), { exports: gone }))).to.equal(10061);
    const third = await post("declared", classes(), { exports: gone });
    expect(third.result["exports_reconciliation"]).to.deep.include({ deleted: ["B"] });
  });

  it("move to another Worker, by migration and by exports", async () => {
    const first = await post("giver", classes("A"), { exports: { A: live }, bindings: [bound("A")] });
    const expecting = { A: { ...live, state: "expecting-transfer", transfer_from: "giver" } };
    const pending = await post("taker", classes("A"), { exports: expecting });
    expect(pending.result["exports_reconciliation"]).to.deep.include({ transfer_pending: [{ class: "A", from: "giver" }] });
    expect(
      code(await post("giver", classes("A"), { exports: { A: { type: "durable-object", state: "transferred", transferred_to: "x" } } })),
    ).to.equal(10061);
    const given = await post("giver", classes("A"), {
      exports: { A: { type: "durable-object", state: "transferred", transferred_to: "taker" } },
    });
    expect(given.result["exports_reconciliation"]).to.deep.include({ transferred: [{ class: "A", phase: "committed", to: "taker" }] });
    const taken = await post("taker", classes("A"), { exports: { A: live }, bindings: [bound("A")] });
    expect(namespaceOf(taken)).to.equal(namespaceOf(first));
    const back = { new_tag: "1", transferred_classes: [{ from: "A", from_script: "taker", to: "B" }] };
    const third = await post("third", classes("B"), { migrations: back, bindings: [bound("B")] });
    expect(namespaceOf(third)).to.equal(namespaceOf(first));
    const other = await post("fourth", classes(), { bindings: [bound("B", { script_name: "third" })] });
    expect(namespaceOf(other)).to.equal(namespaceOf(first));
    const { references } = (await api().workers("GET", "/third")).result as { references: { durable_objects: object[] } };
    expect(references.durable_objects[0]).to.include({ worker_name: "fourth", namespace_id: namespaceOf(first) });
  });

  it("come with an upload of the script too", async () => {
    const metadata = { main_module: "index.js", migrations: { new_tag: "v1", new_sqlite_classes: ["A"] }, bindings: [bound("A")] };
    expect((await api().call("PUT", "/put", form(metadata, classes("A")))).result["migration_tag"]).to.equal("v1");
    expect(code(await api().call("PUT", "/put", form(metadata, classes("A"))))).to.equal(10079);
  });
});
