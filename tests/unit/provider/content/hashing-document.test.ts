import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { contentHash, type Entry, type ModuleDigests, sha256 } from "../../../../provider/content/hash";
import { digest } from "../../../support/digest";

interface Vector {
  readonly title: string;
  readonly mainModule?: string;
  readonly bodyPart?: string;
  readonly modules: Record<string, Record<string, string>>;
  readonly canonical: string;
  readonly contentHash: string;
}

const text = readFileSync(join(__dirname, "../../../../../docs/hashing.md"), "utf8");
const vectors = JSON.parse(/```json\n([\s\S]*?)```/.exec(text)![1]!) as Vector[];

describe("docs/hashing.md", () => {
  it("has test vectors", () => {
    expect(vectors).to.have.length.at.least(5);
    expect(new Set(vectors.map(({ contentHash }) => contentHash)).size, "vectors that say the same").to.equal(vectors.length);
  });

  for (const { title, mainModule, bodyPart, modules, canonical, contentHash: expected } of vectors) {
    it(`is right about ${title}`, async () => {
      const entry: Entry = mainModule === undefined ? { kind: "bodyPart", name: bodyPart! } : { kind: "mainModule", name: mainModule };
      const { digests, problems } = await digest(modules, { entry });
      expect(problems).to.deep.equal([]);
      expect(sha256(canonical)).to.equal(expected);
      expect(contentHash(digests as ModuleDigests, entry)).to.equal(expected);
    });
  }
});
