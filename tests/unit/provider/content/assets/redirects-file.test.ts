import { expect } from "chai";
import { describe, it } from "mocha";
import { redirectFindings } from "../../../../../provider/content/assets/redirects-file";

const refused = (text: string, htmlHandling?: string): string[] =>
  redirectFindings(text, htmlHandling).flatMap(({ line, message, isWarning }) => (isWarning ? [] : [`${line}: ${message}`]));
const warned = (text: string): string[] =>
  redirectFindings(text).flatMap(({ line, message, isWarning }) => (isWarning ? [`${line}: ${message}`] : []));
const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("\n");

describe("a _redirects file", () => {
  it("passes with every documented form of a rule", () => {
    const text = [
      "# a comment",
      "",
      "/home301 / 301",
      "/home302 / 302",
      "/querystrings /?query=string 301",
      "/twitch https://twitch.tv",
      "/trailing /trailing/ 301",
      "/notrailing/ /nottrailing 301",
      "/page/ /page2/#fragment 301",
      "/with-comment /there 301 # why",
      "/blog/* https://blog.my.domain/:splat",
      "/products/:code/:name /products?code=:code&name=:name",
      "/proxy/* /served/:splat 200\r",
    ].join("\n");
    expect(redirectFindings(text)).to.deep.equal([]);
  });

  const wrong: [string, string, RegExp][] = [
    ["a part alone", "/a", /^1: has 1 part\. A rule is: source destination \[status\]\.$/],
    ["too many parts", "/a /b 301 Country=de", /^1: has 4 parts/],
    ["another status", "/* /404.html 404", /^1: the status 404 is none of 200, 301/],
    ["a status that Netlify knows", "/a /b 301!", /^1: the status 301! is none of/],
    ["an absolute source", "https://a.example/* /b", /^1: the source https:\/\/a\.example\/\* is an absolute URL/],
    ["a destination that is neither", "/a www.example.com", /^1: the destination www\.example\.com must be a path/],
    ["another host that is to be served", "/a https://b.example/ 200", /^1: status 200 serves another path/],
    ["the circle of a single-page application", "/* /index.html 200", /^1: runs in a circle.*notFoundHandling: "single-page-application"/],
    ["a circle without the extension", "/app/* /app/index 302", /^1: runs in a circle/],
    ["a circle at the root", "/ /index.html", /^1: runs in a circle/],
    ["an endless line", `/a /${"b".repeat(2000)}`, /^1: has 2004 characters; 2000 is the most/],
  ];
  for (const [what, text, message] of wrong) {
    it(`is refused for ${what}, with the line`, () => {
      expect(refused(text)).to.have.length(1);
      expect(refused(text)[0]).to.match(message);
      expect(refused(`# first\n\n${text}`)[0]).to.match(/^3: /);
    });
  }

  it("may lead to index.html where pages are served by their names", () => {
    expect(refused("/ /index.html 200", "none")).to.deep.equal([]);
    expect(refused("/* /index.html 200", "none")).to.have.length(1);
  });

  it("has at most 2,000 static rules and 100 dynamic ones, and tells the first that is too many", () => {
    expect(redirectFindings(times(2000, (index) => `/a${index} /b`))).to.deep.equal([]);
    expect(refused(times(2002, (index) => `/a${index} /b`))).to.deep.equal(["2001: is static rule 2001; Cloudflare takes 2000."]);
    expect(redirectFindings(times(100, (index) => `/a${index}/* /b`))).to.deep.equal([]);
    expect(refused(times(102, (index) => `/a${index}/* /b`))[0]).to.match(/^101: is dynamic rule 101; Cloudflare takes 100/);
  });

  it("counts every rule after the first dynamic one as dynamic", () => {
    expect(refused(`/x/* /y\n${times(100, (index) => `/a${index} /b`)}`)[0]).to.match(
      /^101: is dynamic rule 101.*move the others before it/,
    );
    expect(refused(`${times(100, (index) => `/a${index} /b`)}\n/x/* /y`)).to.deep.equal([]);
  });

  it("is warned about what Cloudflare ignores or may refuse", () => {
    expect(warned("/a /b\n/a /c")).to.deep.equal(["2: repeats the source /a of line 1, and is ignored."]);
    expect(warned("/a http://b.example")[0]).to.match(/^1: http:\/\/b\.example is neither a path nor an https:\/\/ URL/);
    expect(warned(`/a /${"b".repeat(1000)}`)[0]).to.match(/^1: has 1004 characters; Cloudflare documents 1000/);
  });

  it("tells all findings at once, in the order of the lines", () => {
    expect(refused("/a\n/b /c 999\n/ok /fine\nhttps://x /y").map((text) => text.split(":")[0])).to.deep.equal(["1", "2", "4"]);
  });
});
