import { expect } from "chai";
import { describe, it } from "mocha";
import { shows } from "../../support/clients/shows";
import { type Files, useWrangler } from "../../support/clients/wrangler";

const reader: Files = {
  "wrangler.json": { name: "reader", main: "index.js", compatibility_date: "2026-01-01" },
  "index.js": `export default { async fetch(request, env) {
    return Response.json((await env.DB.prepare("SELECT what FROM things").all()).results.map(({ what }) => what));
  } };`,
  "migrations/0001_things.sql": "CREATE TABLE things (what TEXT);",
  "things.sql": "-- of two; statements\nINSERT INTO things VALUES ('a;b');\nINSERT INTO things VALUES ('c');\n",
  "broken.sql": "INSERT INTO things VALUES ('d'); INSERT INTO nowhere VALUES (1);",
};

describe("wrangler: files of a D1 database", () => {
  const world = useWrangler();

  it("go in and come out", async function () {
    this.timeout(90_000);
    const project = world().project(reader);
    await project.run(["d1", "create", "things", "--binding", "DB", "--update-config"]);
    await project.run(["deploy"]);
    await shows("wrangler", "d1 migrations apply", "the Worker finds the tables", async () => {
      await project.run(["d1", "migrations", "apply", "DB", "--remote"]);
      expect(await world().get("reader")).to.deep.equal([200, "[]"]);
    });
    await shows("wrangler", "d1 execute --file", "the Worker finds the rows, and none of a file that fails", async () => {
      expect(await project.run(["d1", "execute", "DB", "--remote", "--file", "things.sql"])).to.include("Executed 2 queries");
      expect(await project.refused(["d1", "execute", "DB", "--remote", "--file", "broken.sql"])).to.include("no such table: nowhere");
      expect(await world().get("reader")).to.deep.equal([200, '["a;b","c"]']);
    });
    await shows("wrangler", "d1 export", "the file has what the Worker finds", async () => {
      await project.run(["d1", "export", "DB", "--remote", "--output", "out.sql", "--table", "things"]);
      const [, ...lines] = project.read("out.sql").trim().split("\n");
      const insert = (what: string): string => `INSERT INTO "things" ("what") VALUES('${what}');`;
      expect(lines).to.deep.equal(["CREATE TABLE things (what TEXT);", insert("a;b"), insert("c")]);
    });
    expect(world().unknown).to.deep.equal([]);
  });
});
