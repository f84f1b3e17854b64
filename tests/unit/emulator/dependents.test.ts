import { expect } from "chai";
import { describe, it } from "mocha";
import { type Answer, send, useEmulator } from "./support";

describe("emulator: deleting what others use", () => {
  const api = useEmulator();
  const bound = async (name: string, ...bindings: object[]): Promise<number> =>
    (await api().put(name, undefined, { main_module: "index.js", bindings })).status;
  const json = async (method: string, path: string, body?: object): Promise<Answer> =>
    await send(`${api().emulator.baseUrl}/accounts/${api().account}${path}`, {
      method,
      headers: { authorization: "Bearer any-token", "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const refusal = ({ status, errors }: Answer): unknown => [status, errors[0]?.code, errors[0]?.message];

  it("stops while another Worker has a service binding, and goes on once it has none", async () => {
    await api().put("called");
    expect(await bound("caller", { name: "S", type: "service", service: "called" })).to.equal(200);
    const refused = [400, 10_142, "The Worker caller has a service binding to this Worker."];
    for (const query of ["", "?force=false"]) expect(refusal(await api().call("DELETE", `/called${query}`))).to.deep.equal(refused);
    expect(refusal(await json("DELETE", "/workers/services/called?force=false"))).to.deep.equal(refused);
    expect(await bound("caller")).to.equal(200);
    expect((await api().call("DELETE", "/called")).status).to.equal(200);
  });

  it("stops while another Worker has a binding to a Durable Object, and does not with force", async () => {
    const code = "export class Counter {} export default { fetch() {} };";
    const own = { name: "C", type: "durable_object_namespace", class_name: "Counter" };
    const metadata = { main_module: "index.js", bindings: [own], migrations: { new_tag: "v1", new_sqlite_classes: ["Counter"] } };
    await api().put("owner", { "index.js": ["application/javascript+module", code] }, metadata);
    expect(await bound("borrower", { ...own, script_name: "owner" })).to.equal(200);
    const refused = [400, 10_064, "The Worker borrower has a binding to a Durable Object class of this Worker."];
    expect(refusal(await api().call("DELETE", "/owner"))).to.deep.equal(refused);
    expect((await json("DELETE", "/workers/services/owner?force=true")).status).to.equal(200);
  });

  it("stops while a queue has the Worker as its consumer, which goes with it by force", async () => {
    await api().put("consumer");
    const { result: queue } = await json("POST", "/queues", { queue_name: "jobs" });
    const consumers = `/queues/${String(queue["queue_id"])}/consumers`;
    await json("POST", consumers, { type: "worker", script_name: "consumer" });
    expect(refusal(await api().call("DELETE", "/consumer"))).to.deep.equal([400, 10_064, "script still in use as a consumer for a queue"]);
    expect((await api().call("DELETE", "/consumer?force=true")).status).to.equal(200);
    expect((await json("GET", consumers)).result).to.deep.equal([]);
  });

  it("does not stop for what a Worker binds of its own, nor for what another account has", async () => {
    expect(await bound("alone", { name: "SELF", type: "service", service: "alone" })).to.equal(200);
    const other = api().in("other");
    await other.put("alone");
    await other.put("caller", undefined, { main_module: "index.js", bindings: [{ name: "S", type: "service", service: "alone" }] });
    expect((await api().call("DELETE", "/alone")).status).to.equal(200);
  });
});
