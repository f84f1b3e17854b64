import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { AssetHash, assetsHash } from "../../../../../provider/content/assets/hash";
import { mediaType } from "../../../../../provider/content/assets/media-type";
import { type ModuleDigests, sha256 } from "../../../../../provider/content/hash";

interface Vector {
  readonly title: string;
  readonly files: Record<string, { readonly content: string; readonly type: string; readonly hash: string }>;
  readonly rules?: Record<string, string>;
  readonly canonical: string;
  readonly sha256: string;
}

const text = readFileSync(join(__dirname, "../../../../../../docs/assets.md"), "utf8");
const vectors = JSON.parse(/```json\n([\s\S]*?)```/.exec(text)![1]!) as Vector[];

describe("docs/assets.md", () => {
  it("has test vectors", () => {
    expect(vectors).to.have.length.at.least(4);
    expect(new Set(vectors.map(({ sha256 }) => sha256)).size, "vectors that say the same").to.equal(vectors.length);
  });

  for (const { title, files, rules = {}, canonical, sha256: expected } of vectors) {
    it(`is right about ${title}`, () => {
      const assets = Object.entries(files).map(([path, { content, type }]) => {
        expect(mediaType(path)).to.equal(type);
        const hash = new AssetHash(path);
        hash.update(Buffer.from(content));
        return { path, hash: hash.digest(), size: Buffer.byteLength(content) };
      });
      expect(Object.fromEntries(assets.map(({ path, hash }) => [path, hash]))).to.deep.equal(
        Object.fromEntries(Object.entries(files).map(([path, { hash }]) => [path, hash])),
      );
      const digests: ModuleDigests = Object.fromEntries(
        Object.entries(rules).map(([name, content]) => [
          name,
          { sha256: sha256(content), size: content.length, contentType: "text/plain" },
        ]),
      );
      expect(sha256(canonical)).to.equal(expected);
      expect(assetsHash(assets.toReversed(), digests)).to.equal(expected);
    });
  }

  it("is right in a new process, about the first file of an extension and the next", () => {
    const load = createRequire(__filename);
    const file = load.resolve("../../../../../provider/content/assets/hash");
    const loaded = load.cache[file];
    Reflect.deleteProperty(load.cache, file);
    const fresh = load(file) as typeof import("../../../../../provider/content/assets/hash");
    load.cache[file] = loaded;
    const hashOf = (path: string): string => {
      const hash = new fresh.AssetHash(path);
      hash.update(Buffer.from("x"));
      return hash.digest();
    };
    const documented = (extension: string, type: string): string =>
      sha256(`${JSON.stringify(["pulumi-workers/asset/1", extension, type])}\nx`).slice(0, 32);
    const css = documented(".css", "text/css; charset=utf-8");
    expect(["/a.css", "/b.CSS", "/c"].map(hashOf)).to.deep.equal([css, css, documented("", "application/null")]);
  });
});
