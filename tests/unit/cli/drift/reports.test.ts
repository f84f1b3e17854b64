import { expect } from "chai";
import { describe, it } from "mocha";
import { markdown } from "../../../../cli/drift/markdown";
import { DRIFT, type Finding, reportOf } from "../../../../cli/drift/report";
import { table } from "../../../../cli/drift/table";
import { printableJson } from "../../../../cli/drift/text";

const digest = { sha256: "ab".repeat(32), size: 3, contentType: "text/plain" };
const base = { urn: "urn:1", type: "WorkerScriptContent", name: "api", id: "a/api" } as const;
const changed: Finding = {
  ...{ ...base, status: "content changed", author: "ada@example.com", from: "dash", when: "2026-01-31T10:20:30.123456Z" },
  modules: [{ name: "`a`|*b*\u001b[2J\u202ec.js", change: "added", secret: false, after: digest }],
};
const report = (findings: readonly Finding[]) =>
  reportOf(findings, { stack: "shop/dev", checkedAt: "2026-01-31T10:20:30Z", failOn: DRIFT });

describe("a report of drift", () => {
  it("has colours where they are welcome, and the same text without", () => {
    const plain = table(report([changed]), { colors: false });
    const colored = table(report([changed]), { colors: true });
    expect(plain).not.to.contain("\u001b");
    expect(colored).to.contain("\u001b[33mcontent changed");
    // eslint-disable-next-line no-control-regex
    expect(colored.replace(/\u001b\[\d+m/g, "")).to.equal(plain);
  });

  it("shows nothing that a terminal or a page would obey", () => {
    const text = table(report([changed]), { colors: false });
    expect(text).to.contain("+ `a`|*b*�[2J�c.js");
    const page = markdown(report([changed]), "--- a\n+++ b\n+```\n+````\n");
    expect(page).to.contain("| \\+ \\`a\\`\\|\\*b\\*�\\[2J�c.js |".replace("\\+", "+"));
    expect(page).to.contain("ada@\u200bexample.com");
    expect(page).to.contain("`````diff\n--- a\n+++ b\n+```\n+````\n`````");
    expect(page).not.to.contain("\u001b");
  });

  it("keeps a row to a line, whatever somebody has put into a name", () => {
    const forged = "ada\n\tWorkerScriptContent api  in sync\u2028";
    const finding: Finding = { ...changed, author: forged, modules: [{ name: forged, change: "removed", secret: false, before: digest }] };
    const [first, ...others] = [changed, finding].map((one) => [
      table(report([one]), { colors: false }).split("\n").length,
      markdown(report([one]), undefined).split("\n").length,
    ]);
    expect(others).to.deep.equal([first]);
    const json = printableJson({ author: "eve\u009b31m\u001b[31m\u202e" });
    expect(json).to.match(/^[\n -~]*$/);
    expect(JSON.parse(json)).to.deep.equal({ author: "eve\u009b31m\u001b[31m\u202e" });
  });

  it("counts, sorts and judges", () => {
    const gone: Finding = { ...base, name: "gone", status: "missing" };
    const fine: Finding = { ...base, name: "fine", status: "in sync" };
    const lost: Finding = { ...base, name: "lost", status: "unreachable", note: "no way" };
    const all = report([fine, changed, gone, lost]);
    expect(all.resources.map(({ name }) => name)).to.deep.equal(["lost", "gone", "api", "fine"]);
    expect(all).to.deep.include({ drift: true, incomplete: true, version: 1 });
    expect(all.summary).to.deep.equal({ unreachable: 1, missing: 1, "content changed": 1, "in sync": 1 });
    expect(report([fine])).to.include({ drift: false, incomplete: false });
    expect(markdown(report([fine]), undefined)).to.match(/^## No drift\n\nshop\/dev: 1 in sync\.\n/);
    expect(markdown(all, undefined)).to.match(/^## Drift report, incomplete\n/);
  });

  it("says once what many resources have to say, and cuts long lists of modules", () => {
    const lost = ["a", "b"].map((name): Finding => ({ ...base, name, status: "unreachable", note: "Set a token." }));
    expect(table(report(lost), { colors: false })).to.contain("WorkerScriptContent a, WorkerScriptContent b:\n  Set a token.\n");
    const modules = ["1", "2", "3", "4", "5"].map((name) => ({ name, change: "removed", secret: true }) as const);
    const text = table(report([{ ...changed, modules }]), { colors: false });
    expect(text).to.contain("- 1, - 2, - 3, … 2 more").and.contain("  - 5 (secret)");
  });
});
