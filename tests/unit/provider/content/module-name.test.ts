import { expect } from "chai";
import { describe, it } from "mocha";
import { namedAs, problemOfName } from "../../../../provider/content/module-name";
import { digest } from "../../../support/digest";

describe("the name of a module", () => {
  const good = [
    "index.js",
    "lib/util.js",
    "./a.js",
    "../a.js",
    "a b.js",
    "é.js",
    "e\u0301.js",
    "🦊.js",
    'say "hi".js',
    "it's.js",
    "100%.js",
    "a;b=c.js",
    "constructor",
    "toString",
    "Metadata",
    "metadata.js",
    ".",
    " ",
    "x".repeat(500),
  ];
  for (const name of good) {
    it(`can be ${JSON.stringify(name).slice(0, 40)}`, async () => {
      expect(problemOfName(name)).to.equal(undefined);
      const { digests, problems } = await digest({ [name]: { content: "x", contentType: "text/plain" } });
      expect(problems).to.deep.equal([]);
      expect(digests[name]).to.have.property("size", 1);
    });
  }

  const bad: [string, RegExp][] = [
    ["", /empty/],
    ["a\nb.js", /control/],
    ["a\r\n\r\nb", /control/],
    ["nul\u0000", /control/],
    ["\u007f", /control/],
    ["\ud800.js", /well-formed/],
    ["lib\\util.js", /backslash/],
    ["a%22b", /%22/],
    ["metadata", /metadata/],
    ["__proto__", /__proto__/],
  ];
  for (const [name, expected] of bad) {
    it(`cannot be ${JSON.stringify(name)}, which is one problem`, async () => {
      expect(problemOfName(name)).to.match(expected);
      const modules = Object.fromEntries([[name, { nonsense: true }]]);
      const { problems, digests } = await digest(modules);
      expect(problems).to.have.length(1);
      expect(problems[0]).to.have.property("path", `modules[${JSON.stringify(name)}]`);
      expect(Object.keys(digests)).to.deep.equal([name]);
    });
  }
});

describe("the names of the modules that are there", () => {
  for (const [known, remote, named] of [
    [
      ["index.js", "a.txt"],
      ["index.js", "./a.txt"],
      ["index.js", "a.txt"],
    ],
    [[], ["././a.txt"], ["a.txt"]],
    [["./a.txt"], ["./a.txt"], ["./a.txt"]],
    [[], ["a.txt", "./a.txt"], ["a.txt", "./a.txt"]],
    [[], ["../a.txt", ".a", "a/./b"], ["../a.txt", ".a", "a/./b"]],
  ] as const) {
    it(`${remote.join(" ")} are ${named.join(" ")}${known.length === 0 ? "" : ` where ${known.join(" ")} are known`}`, () => {
      const byName = (names: readonly string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, name]));
      expect(Object.keys(namedAs(byName(known), byName(remote)))).to.deep.equal(named);
    });
  }
});
