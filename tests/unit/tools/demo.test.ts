import { expect } from "chai";
import { describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { Project } from "../../../tools/demo/project.mjs";
import { telling } from "../../../tools/demo/transcript.mjs";

const local = { CLOUDFLARE_BASE_URL: "http://127.0.0.1:8791/client/v4" };

function project(env: Record<string, string>, config: Record<string, string> = {}): Project {
  return new Project({ source: ".", files: ["Pulumi.yaml"], config, env, signal: new AbortController().signal });
}

describe("the demo", () => {
  it("refuses to leave this machine", () => {
    expect(() => project({ CLOUDFLARE_BASE_URL: "https://api.example.com/client/v4" })).to.throw("this machine only");
    expect(() => project({ CLOUDFLARE_API_TOKEN: "t" })).to.throw("would reach Cloudflare");
    expect(() => project(local, { "cloudflare:baseUrl": "https://api.example.com/client/v4" })).to.throw("this machine only");
  });

  it("works on a copy, with a home and a backend of its own and no account", () => {
    process.env["CLOUDFLARE_API_KEY"] = "key";
    const made = project(local);
    try {
      expect(fs.readdirSync(made.folder).sort()).to.deep.equal(["Pulumi.demo.yaml", "Pulumi.yaml", "node_modules"]);
      expect(made.env).to.include(local).and.not.to.have.property("CLOUDFLARE_API_KEY");
      expect(made.env["PULUMI_HOME"]).to.equal(path.join(made.root, "home"));
      expect(made.env["PULUMI_BACKEND_URL"]).to.match(/^file:/);
      made.edit("Pulumi.yaml", "name: script-content", "name: other");
      expect(() => {
        made.edit("Pulumi.yaml", "name: script-content", "name: other");
      }).to.throw("Pulumi.yaml no longer holds name: script-content");
    } finally {
      Reflect.deleteProperty(process.env, "CLOUDFLARE_API_KEY");
      made.remove();
    }
    expect(fs.existsSync(made.root)).to.equal(false);
  });

  it("shows the lines of Pulumi's output that say something", () => {
    const hash = (digit: string) => digit.repeat(64);
    const output = [
      "Updating (demo):",
      "@ updating....",
      " ~  pulumi-nodejs:dynamic/pulumi-workers:WorkerScriptContent elements updating (0s) [diff: ~contentHash,modules]",
      " ~  pulumi-nodejs:dynamic/pulumi-workers:WorkerScriptContent elements updated (0.08s) [diff: ~contentHash,modules]",
      '        accountId  : "00000000000000000000000000000001"',
      `      ~ contentHash: "${hash("a")}" => "${hash("b")}"`,
      "Diagnostics:",
      "  pulumi:pulumi:Stack (script-content-demo):",
      `    ${"1".repeat(32)}/elements is not as it was:`,
      "      ~ index.js",
      "",
      "Outputs:",
      `    etag: "${hash("c")}"`,
      "",
      "Resources:",
      "    ~ 1 updated",
      "    1 unchanged",
      "",
      "Duration: 2s",
    ].join("\n");
    expect(telling(output)).to.deep.equal([
      " ~  WorkerScriptContent elements updated (0.08s)",
      '      ~ contentHash: "aaaaaaaa…" => "bbbbbbbb…"',
      "    11111111…/elements is not as it was:",
      "      ~ index.js",
      "Resources:",
      "    ~ 1 updated",
      "    1 unchanged",
    ]);
  });
});
