import { expect } from "chai";
import { describe, it } from "mocha";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { startEmulator } from "../../../emulator";
import { repository } from "../../structure/sources";
import { ContractApi } from "../../contract/api";
import { newPrefix } from "../../contract/target";

describe("the contract suite against an account", () => {
  it("asks for an account, and runs nothing without one", () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [path.join(repository, "tools", "contract.mjs")], { encoding: "utf8" });
    expect([status, stdout]).to.deep.equal([2, ""]);
    expect(stderr).to.contain("set PULUMI_WORKERS_CONTRACT_ACCOUNT_ID and PULUMI_WORKERS_CONTRACT_TOKEN.");
  });

  it("deletes what it made, and nothing else", async () => {
    const emulator = await startEmulator({ runtime: false, log: () => undefined });
    try {
      const access = { baseUrl: emulator.baseUrl, account: "a", token: "token" };
      const others = new ContractApi({ ...access, prefix: "somebodys-" });
      await others.put("worker");
      const own = new ContractApi({ ...access, prefix: newPrefix() });
      await own.put("one");
      await own.call("POST", "/workers/workers", { name: own.name("two") });
      await own.clean();
      const { list } = await own.call("GET", "/workers/scripts");
      expect(list.map(({ id }) => id)).to.deep.equal(["somebodys-worker"]);
      expect(newPrefix()).not.to.equal(newPrefix());
    } finally {
      await emulator.close();
    }
  });
});
