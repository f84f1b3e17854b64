import { expect } from "chai";
import { after, before, beforeEach, describe, it } from "mocha";
import { succeed } from "../../support/engine";
import { app, code, type Rollout, startRollout } from "../../support/rollout";
import { expectMessage } from "../../support/script-content";

const post = "POST workers/{worker}/versions?deploy=true";

/** A Worker that counts in an object of its own. */
function counter(className: string, text: string): string {
  const source = `import { DurableObject } from "cloudflare:workers";
export class ${className} extends DurableObject {
  async fetch() {
    const n = ((await this.ctx.storage.get("n")) ?? 0) + 1;
    await this.ctx.storage.put("n", n);
    return new Response("${text} " + n);
  }
}
export default { fetch: (request, env) => env.COUNTER.get(env.COUNTER.idFromName("one")).fetch(request) };`;
  return `mainModule: "index.js", compatibilityDate: "2026-01-01", modules: { "index.js": { content: ${JSON.stringify(source)} } }`;
}

function program(...fields: string[]): string {
  return app(
    'const w = new Worker("w", { name: "hello" });',
    `const v = new WorkerVersion("v", { workerId: w.workerId, deploy: true, ${fields.join(", ")} });`,
  );
}

describe("Durable Objects of a version", function () {
  this.timeout(120_000);

  it("are made and renamed by exports, and keep what they hold", async () => {
    const world = await startRollout({ runtime: true });
    try {
      const binding = (className: string): string =>
        `bindings: { COUNTER: { type: "durable_object_namespace", className: "${className}" } }`;
      const made = 'exports: { Counter: { type: "durable-object", storage: "sqlite" } }';
      const stack = await world.stack(program(counter("Counter", "first"), binding("Counter"), made));
      succeed(await stack.up());
      expect(world.sent().at(-1)?.body).to.deep.include({ exports: { Counter: { type: "durable-object", storage: "sqlite" } } });
      expect(await world.answers("hello")).to.deep.equal({ "first 1": 1 });
      succeed(await stack.refresh("--expect-no-changes"));
      const renamed =
        'exports: { Tally: { type: "durable-object", storage: "sqlite" }, Counter: { type: "durable-object", state: "renamed", renamedTo: "Tally" } }';
      stack.write("index.js", program(counter("Tally", "second"), binding("Tally"), renamed));
      succeed(await stack.up());
      expect(await world.answers("hello")).to.deep.equal({ "second 2": 1 });
      succeed(await stack.preview("--expect-no-changes"));
    } finally {
      await world.close();
    }
  });

  describe("by migrations", () => {
    let world: Rollout;
    before(async () => {
      world = await startRollout();
    });
    after(async () => {
      await world.close();
    });
    beforeEach(() => {
      world.requests();
    });

    it("are sent only as far as they are not applied yet", async () => {
      const steps = [
        '{ tag: "v1", newSqliteClasses: ["A"] }',
        '{ tag: "v2", newSqliteClasses: ["B"], renamedClasses: [{ from: "A", to: "C" }] }',
      ];
      const list = (...some: string[]): string => `migrations: [${some.join(", ")}]`;
      const stack = await world.stack(program(code("one"), list(...steps.slice(0, 1))));
      succeed(await stack.up());
      expect(world.sent().at(-1)).to.deep.include({ call: post });
      const { migration_tag: first } = await world.api<{ migration_tag?: string }>("GET", "workers/hello/versions/latest");
      expect(first).to.equal("v1");

      stack.write("index.js", program(code("one"), list(...steps)));
      succeed(await stack.up());
      const [looked, sent, ...none] = world.sent();
      expect(none).to.deep.equal([]);
      expect(looked?.call).to.equal("GET scripts");
      expect(sent?.call).to.equal(post);
      expect((sent?.body as { migrations: unknown }).migrations).to.deep.equal({
        old_tag: "v1",
        new_tag: "v2",
        steps: [{ new_sqlite_classes: ["B"], renamed_classes: [{ from: "A", to: "C" }] }],
      });

      // Applied steps may go, and other code sends none again.
      stack.write("index.js", program(code("one"), list(...steps.slice(1))));
      succeed(await stack.up());
      expect(world.requests()).to.deep.equal([]);
      stack.write("index.js", program(code("two"), list(...steps)));
      succeed(await stack.up());
      expect(world.sent().at(-1)?.body).not.to.have.property("migrations");

      // A single step whose tag is live already likewise.
      stack.write("index.js", program(code("three"), 'migrations: { newTag: "v2", newSqliteClasses: ["B"] }'));
      succeed(await stack.up());
      expect(world.sent().at(-1)?.body).not.to.have.property("migrations");

      // A tag that the list does not know: nobody can say what comes after it.
      stack.write("index.js", program(code("four"), list('{ tag: "v9", newSqliteClasses: ["Z"] }')));
      expectMessage(
        await stack.up(),
        'error: migrations: the Worker\'s live migration tag is "v2", and the list knows only "v9". ' +
          "Keep every step that was ever applied in the list, and add new ones at its end.",
      );
      expect(world.requests()).to.deep.equal(["GET scripts"]);
    });
  });
});
