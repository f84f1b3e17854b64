import { expect } from "chai";
import { describe, it } from "mocha";
import { headerFindings } from "../../../../../provider/content/assets/headers-file";

const refused = (text: string): string[] =>
  headerFindings(text).flatMap(({ line, message, isWarning }) => (isWarning ? [] : [`${line}: ${message}`]));
const rules = (count: number): string => Array.from({ length: count }, (_, index) => `/p${index}\n  X-A: b`).join("\n");

describe("a _headers file", () => {
  it("passes with every documented form of a rule", () => {
    const text = [
      "# This is a comment",
      "/secure/page",
      "  X-Frame-Options: DENY",
      "  X-Content-Type-Options: nosniff",
      "",
      "/static/*",
      "  Access-Control-Allow-Origin: *",
      "\t! Content-Security-Policy\r",
      "https://:project.pages.dev/*",
      "  Link: </a.css>; rel=preload; as=style, <https://b.example/>",
      "/movies/:title",
      '  x-movie-name: You are watching ":title"',
    ].join("\n");
    expect(headerFindings(text)).to.deep.equal([]);
  });

  const wrong: [string, string, RegExp][] = [
    ["a header before any path", "X-A: b", /^1: stands before any path/],
    ["a line that is neither", "/a\nnonsense", /^2: is neither a path nor a header/],
    ["a name with a space", "/a\n  X A: b", /^2: "X A" cannot be the name of a header/],
    ["no name", "/a\n  : b", /^2: "" cannot be the name of a header/],
    ["no value", "/a\n  X-A:", /^2: has no value/],
    ["a value with what takes a header away", "/a\n  ! X-A: b", /^2: "! X-A" cannot be the name/],
    ["another scheme", "http://a.example/*\n  X-A: b", /^1: http:\/\/a\.example\/\* is neither a path .* nor an https/],
    ["a port", "https://a.example:8080/*\n  X-A: b", /^1: https:\/\/a\.example:8080\/\* has a port/],
    ["an endless line", `/a\n  X-A: b\n  X-B: ${"b".repeat(2000)}`, /^3: has 2005 characters; 2000 is the most/],
  ];
  for (const [what, text, message] of wrong) {
    it(`is refused for ${what}, with the line`, () => {
      expect(refused(text)).to.have.length(1);
      expect(refused(text)[0]).to.match(message);
    });
  }

  it("has at most 100 rules", () => {
    expect(headerFindings(rules(100))).to.deep.equal([]);
    expect(refused(rules(102))).to.deep.equal(["201: is rule 101; Cloudflare takes 100."]);
  });

  it("is warned about a path without headers", () => {
    const message = "is a path without any headers below it, and has no effect.";
    expect(headerFindings("/a\n/b\n  X-A: b\n/c")).to.deep.equal([1, 4].map((line) => ({ line, message, isWarning: true })));
  });

  it("tells all findings at once", () => {
    expect(refused("X-A: b\n/a\nnonsense\n  X-B:").map((text) => text.split(":")[0])).to.deep.equal(["1", "3", "4"]);
  });
});
