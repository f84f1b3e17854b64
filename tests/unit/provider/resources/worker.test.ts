import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { ConflictError, UserError } from "../../../../provider/client/errors";
import { worker } from "../../../../provider/resources/worker";
import { rejection } from "../../../support/rejection";
import { ACCOUNT } from "./fake-api";
import { useFakeApi } from "./use-fake-api";

const program = { name: "api", tags: ["a", "b"], observability: { enabled: true, logs: { persist: false } }, subdomain: { enabled: true } };

describe("Worker", () => {
  const { api, pass } = useFakeApi(worker);
  beforeEach(() => api.reset());
  const patches = (): object[] => api.bodies("PATCH");

  it("is made with what the program sets, and nothing else", async () => {
    const { id, outputs } = await pass().create({ ...program, adopt: false });
    const made = api.worker("api");
    expect(made.settings).to.deep.equal({
      tags: ["a", "b"],
      observability: { enabled: true, logs: { persist: false } },
      subdomain: { enabled: true },
    });
    expect(id).to.equal(`${ACCOUNT}/${made.id}`);
    expect(outputs).to.deep.include({ workerId: made.id, url: "https://api.ada.workers.dev", name: "api", subdomain: { enabled: true } });
    expect((await pass().create({ name: "hidden" })).outputs).not.to.have.property("url");
  });

  it("whose answer was lost is looked up by its name, and not refused as its own double", async () => {
    let count = 0;
    api.fault = (method) => (method === "POST" && count++ === 0 ? "lose" : undefined);
    const { outputs } = await pass().create(program);
    expect(outputs["workerId"]).to.equal(api.worker("api").id);
    expect(count).to.equal(1);
  });

  it("whose answer was lost is not taken for one that was there before", async () => {
    const old = api.addWorker("api", { tags: ["b", "a"], observability: program.observability, subdomain: { enabled: true } });
    old.createdOn = "2026-01-01T00:00:00Z";
    let count = 0;
    api.fault = (method) => (method === "POST" && count++ === 0 ? { status: 500, code: 10002 } : undefined);
    expect((await rejection(pass().create(program))).message).to.include("10040");
    expect(count).to.equal(2);
  });

  it("that is there already is refused with what to do: adopt it", async () => {
    api.addWorker("api");
    const error = await rejection(pass().create(program));
    expect(error).to.be.instanceOf(UserError);
    expect(error.message)
      .to.match(/POST .*10040/)
      .and.include("set adopt: true");
  });

  it("is taken over when it is as declared, and refused with the differences when it is not", async () => {
    const there = api.addWorker("api", {
      tags: ["b", "a"],
      observability: program.observability,
      subdomain: { enabled: true },
      logpush: true,
    });
    api.requests();
    expect((await pass().create({ ...program, adopt: true })).outputs["workerId"]).to.equal(there.id);
    expect(api.requests()).to.deep.equal(["GET workers/api"]);
    const error = await rejection(pass().create({ ...program, tags: ["a"], logpush: false, adopt: true }));
    expect(error).to.be.instanceOf(ConflictError);
    expect(error.message).to.include("logpush is true there").and.include('tags is ["b","a"] there, and something else in the program');
    expect(there.settings["logpush"]).to.equal(true);
    expect((await pass().create({ name: "new", adopt: true })).outputs["name"]).to.equal("new");
  });

  describe("of many to be adopted", () => {
    const names = Array.from({ length: 250 }, (_, index) => `w${index}`);
    const page = (number: number): string => `GET workers?page=${number}&per_page=100&order_by=created_on&order=asc`;

    it("comes out of the account's list, a hundred a request, but for the first few", async () => {
      for (const name of names) api.addWorker(name, { tags: ["x"] });
      api.requests();
      const one = pass();
      const made = await Promise.all(names.map((name) => one.create({ name, tags: ["x"], adopt: true })));
      expect(made.map(({ outputs }) => outputs["workerId"])).to.deep.equal(names.map((name) => api.worker(name).id));
      expect(api.requests()).to.have.members([...["w0", "w1", "w2"].map((name) => `GET workers/${name}`), page(1), page(2), page(3)]);
    });

    it("is asked for by itself before it is refused or made, whatever the list says", async () => {
      for (const name of names.slice(0, 9)) api.addWorker(name, { tags: ["x"] });
      const one = pass();
      const made = Promise.all(names.slice(0, 5).map((name) => one.create({ name, tags: ["x"], adopt: true })));
      await made;
      api.requests();
      api.worker("w5").settings = { tags: ["y"] };
      const error = await rejection(one.create({ name: "w6", tags: ["y"], adopt: true }));
      expect(error.message).to.include('tags is ["x"] there');
      expect((await one.create({ name: "w5", tags: ["y"], adopt: true })).outputs["workerId"]).to.equal(api.worker("w5").id);
      expect(api.requests()).to.deep.equal(["GET workers/w6", "GET workers/w5"]);
      await one.create({ name: "new", adopt: true });
      expect(api.requests()).to.deep.equal(["GET workers/new", "POST workers"]);
      // Each write makes the list old: from here on it would be asked for again and again.
      await one.create({ name: "w7", tags: ["x"], adopt: true });
      await one.create({ name: "w8", tags: ["x"], adopt: true });
      expect(api.requests()).to.deep.equal(["GET workers/w7", "GET workers/w8"]);
    });
  });

  it("is updated by what changed alone, and null for what is gone", async () => {
    const stored = await pass().create({ ...program, logpush: true });
    const before = patches().length;
    const renamed = await pass().update(stored, {
      name: "renamed",
      tags: ["a", "b"],
      observability: { enabled: true, headSamplingRate: 0.5 },
    });
    expect(patches()[before]).to.deep.equal({
      name: "renamed",
      logpush: null,
      observability: { logs: null, head_sampling_rate: 0.5 },
      subdomain: null,
    });
    expect(api.worker("renamed").settings).to.deep.equal({ tags: ["a", "b"], observability: { enabled: true, head_sampling_rate: 0.5 } });
    expect(renamed.outputs).not.to.have.property("logpush");
    expect(renamed.outputs["workerId"]).to.equal(stored.outputs["workerId"]);
  });

  it("is sent as a merge patch", async () => {
    const stored = await pass().create(program);
    await pass().update(stored, { ...program, tags: [] });
    expect(api.headers("PATCH").at(-1)).to.include({ "content-type": "application/merge-patch+json" });
    expect(patches().at(-1)).to.deep.equal({ tags: [] });
  });

  it("is sent again when its answer was lost, since a patch twice is a patch", async () => {
    const stored = await pass().create(program);
    let count = 0;
    api.fault = (method) => (method === "PATCH" && count++ === 0 ? "lose" : undefined);
    expect((await pass().update(stored, { ...program, name: "renamed" })).outputs["name"]).to.equal("renamed");
  });

  it("is not asked for when only adopt changes", async () => {
    const stored = await pass().create(program);
    api.requests();
    const { outputs } = await pass().update(stored, { ...program, adopt: true });
    expect(outputs["adopt"]).to.equal(true);
    expect(api.requests()).to.deep.equal([]);
  });

  it("is deleted with all it has, and twice is as good", async () => {
    const stored = await pass().create(program);
    let count = 0;
    api.fault = (method) => (method === "DELETE" && count++ === 0 ? "lose" : undefined);
    await pass().delete(stored);
    await pass().delete(stored);
    expect(api.workers.size).to.equal(0);
    api.fault = () => ({ status: 403, code: 10023 });
    await rejection(pass().delete(stored));
  });

  it("that someone deleted is gone after a refresh, and missed loudly by .get", async () => {
    const stored = await pass().create(program);
    api.workers.clear();
    expect(await pass().read(stored)).to.equal(undefined);
    expect((await rejection(pass().read({ id: `${ACCOUNT}/api`, inputs: {}, outputs: {} }))).message).to.include('no Worker "api"');
  });

  it("is read as it is by .get, by its name too", async () => {
    const there = api.addWorker("api", { tags: ["x"] });
    const got = (await pass().read({ id: `${ACCOUNT}/api`, inputs: {}, outputs: {} }))!;
    expect(got.id).to.equal(`${ACCOUNT}/${there.id}`);
    expect(got.outputs).to.deep.include({ name: "api", tags: ["x"], subdomain: { enabled: false, previewsEnabled: false } });
    expect((await pass().read(got))!.outputs).to.deep.equal(got.outputs);
    for (const id of ["", "a", "a/b/c", "no account/b"]) {
      expect(await rejection(pass().read({ id, inputs: {}, outputs: {} }))).to.be.instanceOf(UserError);
    }
  });

  it("is not looked for in the other kind of API", async () => {
    const stored = await pass().create(program);
    const elsewhere = { ...stored, outputs: { ...stored.outputs, endpoint: "cloudflare" } };
    for (const call of [() => pass().read(elsewhere), () => pass().delete(elsewhere), () => pass().update(elsewhere, { name: "x" })]) {
      expect((await rejection(call())).message).to.include("this stack was written against Cloudflare");
    }
    expect(api.workers.size).to.equal(1);
  });

  const wrong: [what: string, change: object, path: string, problem: RegExp][] = [
    ["no name", { name: undefined }, "name", /is required/],
    ["a name with a slash", { name: "a/b" }, "name", /not a Worker's name/],
    ["nine tags", { tags: Array.from({ length: 9 }, String) }, "tags", /has 9 elements; 8 is the most/],
    ["a rate above 1", { observability: { headSamplingRate: 2 } }, "observability.headSamplingRate", /from 0 to 1/],
    ["text for a flag", { subdomain: { enabled: "yes" } }, "subdomain.enabled", /true or false/],
    ["a tail consumer of the older API", { tailConsumers: [{ service: "x" }] }, "tailConsumers[0].name", /is required/],
  ];
  for (const [what, change, path, problem] of wrong) {
    it(`is refused for ${what}`, async () => {
      const { problems } = await pass().check({ ...program, ...change });
      expect(problems[0]!.path).to.equal(path);
      expect(problems[0]!.problem).to.match(problem);
    });
  }
});
