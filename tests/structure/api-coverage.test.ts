import { expect } from "chai";
import { describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { workerScriptContent } from "../../provider/resources/worker-script-content";
import { workerVersion } from "../../provider/resources/worker-version";
import { notCarried } from "../support/coverage/answer-cases";
import { contentCases } from "../support/coverage/content-cases";
import { pages, type Page } from "../support/coverage/fields";
import { carried, renderCoverage } from "../support/coverage/render";
import { sentCases } from "../support/coverage/version-cases";
import { repository } from "./sources";

describe("API coverage", () => {
  for (const page of Object.keys(pages) as Page[]) {
    it(`of ${page}: each field has a test or a reason, and each test is one of a field`, () => {
      const fields: readonly string[] = pages[page];
      expect(fields.filter((field) => !(field in carried[page]) && !(field in notCarried))).to.deep.equal([]);
      expect(Object.keys(carried[page]).filter((field) => !fields.includes(field))).to.deep.equal([]);
      expect(fields.filter((field, index) => fields.indexOf(field) !== index)).to.deep.equal([]);
    });
  }

  it("names properties that there are", () => {
    const first = (cases: Record<string, { property: string }>): string[] =>
      Object.values(cases).map(({ property }) => property.split(".")[0]!);
    expect(workerVersion.inputs).to.include.members(first(sentCases));
    expect(workerScriptContent.inputs).to.include.members(first(contentCases));
  });

  it("covers every input of a version that is the API's", () => {
    const ours = ["deleteVersion", "adopt", "contentHash", "endpoint"];
    const covered = Object.values(sentCases).map(({ property }) => property.split(".")[0]!);
    expect(workerVersion.inputs.filter((name) => !covered.includes(name))).to.have.members(ours);
  });

  it("is what docs/api-coverage.md says: npm run docs writes it", () => {
    expect(fs.readFileSync(path.join(repository, "docs", "api-coverage.md"), "utf8")).to.equal(renderCoverage());
  });
});
