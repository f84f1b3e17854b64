import { expect } from "chai";
import { describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { withoutAccounts } from "../../../tools/environment.mjs";
import { shell } from "../../support/drift";
import { succeed } from "../../support/engine";
import { useExample } from "../../support/example";

describe("the example unit-tests", function () {
  this.timeout(120_000);
  const example = useExample("unit-tests", "api-development");

  it("is deployed as it is tested", async () => {
    succeed(await example().stack.config("key", "correct horse", "--secret"));
    expect(await example().up()).to.have.length(3);
    expect(await example().json("/97", { headers: { authorization: "Bearer correct horse" } })).to.deep.equal({ number: 97, prime: true });
    expect(await example().call("/97")).to.have.property("status", 401);
  });

  it("passes its own tests, which leave nothing behind and reach nobody else", async () => {
    example().requests();
    const files = (): string[] => [".", "test"].flatMap((name) => fs.readdirSync(path.join(example().stack.folder, name)));
    const before = files();
    const { code, output } = await shell(example().stack, "npm test", withoutAccounts(process.env));
    expect(code, output).to.equal(0);
    expect(output)
      .to.match(/tests 6\b/)
      .and.to.match(/pass 6\b/);
    expect(files()).to.deep.equal(before);
    expect(example().requests()).to.deep.equal([]);
  });

  it("has tests that fail when the program is wrong", async () => {
    const file = path.join(example().stack.folder, "api.ts");
    const text = fs.readFileSync(file, "utf8");
    expect(text).to.contain("percentage: 100");
    fs.writeFileSync(file, text.replace("percentage: 100", "percentage: 99"));
    const { code, output } = await shell(example().stack, "node --test test/mocks.test.ts");
    expect(code, output).not.to.equal(0);
    expect(output).to.contain("the version that is made gets all of the traffic");
  });
});
