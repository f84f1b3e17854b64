import { expect } from "chai";
import { describe, it } from "mocha";
import { spawn } from "node:child_process";
import path from "node:path";

const main = path.join(__dirname, "..", "..", "..", "bench", "main.js");

function bench(...args: string[]): Promise<{ code: number | null; lines: string[]; errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let [output, errors] = ["", ""];
    child.stdout.on("data", (data: Buffer) => (output += data.toString()));
    child.stderr.on("data", (data: Buffer) => (errors += data.toString()));
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, lines: output.trimEnd().split("\n"), errors });
    });
  });
}

describe("npm run bench", function () {
  this.timeout(60_000);

  it("ends with one line of JSON that has every figure of the benchmarks that were named", async () => {
    const { code, lines, errors } = await bench("start", "upload-content", "--quick");
    expect(code, errors).to.equal(0);
    const { results } = JSON.parse(lines.at(-1)!) as { results: Record<string, unknown>[] };
    expect(results.map(({ name }) => name)).to.deep.equal([
      ...["upload-content memory above idle", "upload-content wall"],
      ...["start wall", "start, modules loaded", "start, heavy libraries loaded"],
    ]);
    for (const result of results) {
      expect(result).to.have.all.keys("name", "value", "floor", "ratio", "goal", "ok");
      expect(result["value"]).to.be.a("number").that.is.at.least(0);
      expect(result["ok"]).to.be.a("boolean");
      expect(lines.filter((line) => line.startsWith(`  ${String(result["name"])}  `))).to.have.length(1);
    }
    // The one figure here that no machine can make worse.
    expect(results.at(-1)).to.deep.include({ value: 0, goal: "value <= 0", ok: true });
  });

  for (const args of [["no-such-benchmark"], ["--rounds", "0"], ["--rounds", "many"], ["--no-such-option"]]) {
    it(`says how it is used when it is told ${args.join(" ")}`, async () => {
      const { code, errors } = await bench(...args);
      expect(code).to.equal(2);
      expect(errors).to.contain("npm run bench").and.to.contain("--rounds").and.to.contain("noop, refresh");
    });
  }
});
