import { expect } from "chai";
import { describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { rowsOf, withTable } from "../support/clients/table";
import { repository, sourcesIn } from "./sources";

describe("the table of clients", () => {
  it("in docs/emulator.md is what the tests show: npm run docs writes it", () => {
    const page = fs.readFileSync(path.join(repository, "docs", "emulator.md"), "utf8");
    expect(page).to.equal(withTable(page, sourcesIn("tests")));
  });

  it("has a row for each call, and says where one has no literals", () => {
    const text = 'await shows("client", "command", "result", async () => {}); other("a", "b", "c");';
    expect(rowsOf({ file: "a.ts", text })).to.deep.equal([["client", "command", "result"]]);
    expect(() => rowsOf({ file: "a.ts", text: 'shows(name, "b", "c")' })).to.throw("a.ts: shows takes literals, not name");
  });
});
