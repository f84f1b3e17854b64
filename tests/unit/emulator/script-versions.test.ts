import { expect } from "chai";
import { describe, it } from "mocha";
import { type Answer, form, useEmulator, worker } from "./support";

describe("emulator: versions of a script", () => {
  const api = useEmulator({ runtime: true });
  const upload = async (name: string, metadata: object = {}, query = "", text = "version"): Promise<Answer> =>
    await api().call("POST", `/${name}/versions${query}`, form({ main_module: "index.js", ...metadata }, worker(text)));

  it("are uploaded without being deployed, in the documented shape", async () => {
    const { etag } = (await api().put("script")).result;
    const annotations = { "workers/message": "m", "workers/alias": "a" };
    const { status, result } = await upload("script", { annotations, compatibility_date: "2025-01-01" });
    expect(status).to.equal(200);
    const { id, metadata, resources, startup_time_ms: startup } = result as { id: string } & Record<string, Record<string, unknown>>;
    expect(startup).to.be.a("number");
    expect(result).to.deep.include({ number: 2, annotations: { ...annotations, "workers/triggered_by": "version_upload" } });
    expect(metadata).to.include({ author_email: "token@emulator.localhost", source: "api", hasPreview: false });
    const { script, script_runtime: runtime } = resources as Record<string, Record<string, unknown>>;
    expect(script).to.deep.include({ handlers: ["fetch"], named_handlers: [], last_deployed_from: "api" });
    expect(script?.["etag"])
      .to.match(/^[0-9a-f]{32}$/)
      .and.not.equal(etag);
    expect(runtime).to.deep.equal({ compatibility_date: "2025-01-01", compatibility_flags: [], limits: {}, usage_model: "standard" });
    expect((await api().worker("/script")).text).to.equal("script");
    expect((await api().listed("script"))?.["etag"]).to.equal(etag);
    const { startup_time_ms: _startup, ...kept } = result;
    expect((await api().call("GET", `/script/versions/${id}`)).result).to.deep.equal(kept);
    const { items } = (await api().call("GET", "/script/versions")).result as { items: Record<string, unknown>[] };
    expect(items.map(({ number }) => number)).to.deep.equal([2, 1]);
    expect(items[0]).to.deep.equal({ id, number: 2, metadata, annotations: result["annotations"] });
    expect((await api().workers("GET", `/script/versions/${id}`)).result).to.include({ number: 2, main_module: "index.js" });
  });

  it("keep bindings of the latest version, and drop an inherit that finds nothing", async () => {
    const bindings = [
      { name: "S", type: "secret_text", text: "s" },
      { name: "T", type: "plain_text", text: "t" },
    ];
    await api().put("kept", worker("x"), { main_module: "index.js", bindings });
    const inherit = [
      { name: "T", type: "inherit" },
      { name: "NONE", type: "inherit" },
    ];
    const { result } = await upload("kept", { keep_bindings: ["secret_text"], bindings: inherit });
    const names = (resources: unknown): unknown => (resources as { bindings: { name: string }[] }).bindings.map(({ name }) => name);
    expect(names(result["resources"])).to.deep.equal(["S", "T"]);
    const { status, errors } = await upload("kept", { bindings: inherit }, "?bindings_inherit=strict");
    expect([status, errors[0]?.code]).to.deep.equal([400, 10057]);
  });

  it("refuse migrations, service workers, and what no script can be", async () => {
    await api().put("refused");
    const cases: readonly [object, number][] = [
      [{ migrations: { new_tag: "v1", new_sqlite_classes: [] } }, 10211],
      [{ annotations: { "workers/tag": "t".repeat(101) } }, 100102],
      [{ main_module: "absent.js" }, 10021],
      [{ exports: [] }, 10026],
    ];
    for (const [metadata, code] of cases) {
      const { status, errors } = await upload("refused", metadata);
      expect([status, errors[0]?.code], JSON.stringify(metadata)).to.deep.equal([400, code]);
    }
    const service = await api().call("POST", "/refused/versions", form({ body_part: "index.js" }, worker("x")));
    expect(service.errors[0]?.code).to.equal(10021);
    expect((await upload("absent")).errors[0]?.code).to.equal(10007);
    const { errors } = await api().call("GET", "/refused/versions/182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e");
    expect(errors[0]?.code).to.equal(100146);
    expect(((await api().call("GET", "/refused/versions")).result["items"] as unknown[]).length).to.equal(1);
  });
});
