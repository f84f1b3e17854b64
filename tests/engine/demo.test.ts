import { expect } from "chai";
import { before, describe, it } from "mocha";
import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { scenarios } from "../../tools/demo/scenarios/index.mjs";
import { recordingVariables } from "../support/openapi/variables";

const repository = path.resolve(__dirname, "..", "..", "..");

interface Run {
  code: number | null;
  lines: string[];
  result: { ok: boolean; steps: { name: string; requests: number; ms: number }[]; error?: string };
  /** What it left in its folder for temporary files. */
  left: string[];
}

/** Runs the demo as `npm run demo` does once everything is there, in an environment of a user with an account. */
async function demo(args: string[], watch?: (output: string, child: ChildProcess) => void): Promise<Run> {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-workers-test-"));
  try {
    const account = {
      CLOUDFLARE_BASE_URL: "https://api.example.com/client/v4",
      CLOUDFLARE_API_TOKEN: "secret",
      PULUMI_BACKEND_URL: "https://example.com",
    };
    const child = spawn(process.execPath, [path.join(repository, "tools", "demo.mjs"), ...args], {
      env: { ...process.env, ...recordingVariables(), ...account, TMPDIR: temporary, TMP: temporary, TEMP: temporary },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      watch?.(output, child);
    });
    const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
    const lines = output.trimEnd().split("\n");
    return { code, lines, result: JSON.parse(lines.at(-1)!) as Run["result"], left: fs.readdirSync(temporary) };
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Everything that the demo could be tempted to write: files beside Pulumi.yaml, and the example. */
function tree(): Record<string, string> {
  const files = fs
    .readdirSync(path.join(repository, "examples"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
  const example = Object.fromEntries(files.map((file) => [file, fs.readFileSync(file, "base64")]));
  return {
    ...example,
    stacks: fs
      .readdirSync(repository)
      .filter((name) => name.startsWith("Pulumi."))
      .join(),
  };
}

describe("npm run demo", function () {
  this.timeout(120_000);

  describe("with the root project", () => {
    let run: Run;
    const treeBefore = tree();

    before(async () => {
      run = await demo([]);
      if (run.code !== 0) throw new Error(run.lines.join("\n"));
    });

    it("ends with the six steps and their requests, as the emulator counted them", () => {
      expect(run.result.ok).to.equal(true);
      expect(run.result.steps.map(({ name, requests }) => ({ name, requests }))).to.deep.equal([
        { name: "create", requests: 2 },
        { name: "noop", requests: 0 },
        { name: "change", requests: 1 },
        { name: "drift", requests: 4 },
        { name: "repair", requests: 1 },
        { name: "destroy", requests: 1 },
      ]);
      for (const { ms } of run.result.steps) expect(ms).to.be.greaterThan(0);
    });

    it("says which requests these were", () => {
      const shown = run.lines.filter((line) => line.startsWith("  → "));
      // The Worker and the list of scripts are asked for at the same time: the order of their requests is chance.
      const sorted = shown.map((line) => line.replace(/(?<=requests: ).*/, (list) => list.split(", ").sort().join(", ")));
      expect(sorted).to.deep.equal([
        "  → 2 requests: POST /workers, PUT /scripts/elements/content",
        "  → no request",
        "  → 1 request: PUT /scripts/elements/content",
        "  → 4 requests: GET /scripts, GET /scripts/elements/content/v2, GET /scripts/elements/deployments, GET /workers",
        "  → 1 request: PUT /scripts/elements/content",
        "  → 1 request: DELETE /workers/{id}",
      ]);
    });

    it("calls the Worker, whose answers come from its text module, its WebAssembly and its ES modules", () => {
      const answers = run.lines.filter((line) => line.startsWith("  GET ")).map((line) => line.replace(/\s+/g, " ").trim());
      const shown = (release: string, mass: number) => [
        `GET / elements ${release} knows 118 elements (a text module)`,
        "GET /search?q=alumnium Aluminium, 1 letter away (WebAssembly)",
        `GET /formula/C6H12O6 ${String(mass)} g/mol (a chain of ES modules)`,
      ];
      const [created, changed, drifted] = [shown("1.0.0", 180.156), shown("1.1.0", 180.156), shown("1.1.0", 180.2)];
      expect(answers).to.deep.equal([...created, ...changed, ...drifted, ...changed, "GET / 404: no Worker has this name"]);
    });

    it("shows that the refresh names the module and where the edit came from", () => {
      const text = run.lines.join("\n");
      const refresh = text.slice(text.indexOf("pulumi refresh"), text.indexOf("── repair"));
      expect(refresh)
        .to.contain("  ~ chemistry/rounding.js (194 bytes")
        .and.to.match(/elements is not as it was last seen: last changed by sam@example\.com from dash on \d{4}-/);
      expect(refresh).not.to.contain("about.js");
    });

    it("shows no hash in full, and nothing of the user's account", () => {
      expect(run.lines.join("\n")).not.to.match(/[0-9a-f]{40}|secret|example\.com\/client/);
    });

    it("leaves nothing behind and the tree as it was", () => {
      expect(run.left).to.deep.equal([]);
      expect(tree()).to.deep.equal(treeBefore);
    });
  });

  it("runs another example, in steps of its own: es-module", async () => {
    const { code, lines, result, left } = await demo(["es-module"]);
    expect(code, lines.join("\n")).to.equal(0);
    expect(result.ok).to.equal(true);
    expect(result.steps.map(({ name, requests }) => [name, requests])).to.deep.equal([
      ["create", 4],
      ["noop", 0],
      ["change", 1],
      ["destroy", 2],
    ]);
    const answers = lines.filter((line) => line.startsWith("  GET ")).map((line) => line.replace(/\s+/g, " ").trim());
    expect(answers).to.deep.equal([
      "GET /Ada Bonjour, Ada! (greeting)",
      "GET /Asia/Tokyo 18:30 (clock)",
      "GET /Ada Salut, Ada! (greeting)",
      "GET /Asia/Tokyo 18:30 (clock)",
      "GET / 404: no Worker has this name",
      "GET / 404: no Worker has the name clock",
    ]);
    expect(left).to.deep.equal([]);
  });

  it("says which examples there are when it does not know one", async () => {
    const { code, result } = await demo(["nope"]);
    expect(code).to.equal(1);
    expect(result).to.deep.include({ ok: false, steps: [] });
    for (const name of Object.keys(scenarios)) expect(result.error).to.contain(name);
  });

  it("cleans up when it is interrupted", async () => {
    let interrupted = false;
    const { code, result, left } = await demo(["script-content"], (output, child) => {
      if (interrupted || !output.includes("pulumi up --yes")) return;
      interrupted = true;
      child.kill("SIGINT");
    });
    expect(code).to.equal(130);
    expect(result).to.deep.equal({ ok: false, steps: [], error: "stopped by SIGINT" });
    expect(left).to.deep.equal([]);
  });
});
