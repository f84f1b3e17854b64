import { expect } from "chai";
import { describe, it } from "mocha";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { startEmulator } from "../../../emulator";
import { repository } from "../../structure/sources";
import { ContractApi } from "../../contract/api";
import { newPrefix } from "../../contract/target";
import { serve } from "../../support/http-server";

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

  it("deletes what no list shows, and says what it could not delete", async () => {
    const emulator = await startEmulator({ runtime: false, log: () => undefined });
    const refused = new Set<string>();
    const proxy = await serve(async ({ method, url, headers, body }, response) => {
      if (method === "DELETE" && [...refused].some((name) => url.includes(name))) {
        response.writeHead(403, { "content-type": "application/json" }).end('{"errors":[{"code":10000,"message":"No permission."}]}');
        return;
      }
      const type = headers["content-type"] ?? "";
      const answer = await fetch(new URL(url, emulator.baseUrl), {
        method,
        headers: { authorization: "Bearer token", "content-type": type },
        ...(method === "GET" ? {} : { body }),
      });
      const text = await answer.text();
      const isList = method === "GET" && url.endsWith("/workers/scripts");
      response.writeHead(answer.status, { "content-type": "application/json" }).end(isList ? '{"result":[]}' : text);
    });
    try {
      const access = { account: "a", token: "token", prefix: newPrefix() };
      const behind = new ContractApi({ ...access, baseUrl: emulator.baseUrl });
      const own = new ContractApi({ ...access, baseUrl: proxy.baseUrl });
      for (const worker of ["empty", "kept"]) {
        expect((await own.call("POST", "/workers/workers", { name: own.name(worker) })).status).to.equal(200);
      }
      expect(own.name("never-made")).to.be.a("string");
      refused.add("kept");
      const outcome = await own.clean().then(
        () => "",
        (error: unknown) => String(error),
      );
      expect(outcome)
        .to.contain(`${own.name("kept")}: 403 10000 No permission.`)
        .and.not.to.contain("empty")
        .and.not.to.contain("never-made");
      const { list } = await behind.call("GET", "/workers/scripts");
      expect(list.map(({ id }) => id)).to.deep.equal([own.name("kept")]);
    } finally {
      await proxy.close();
      await emulator.close();
    }
  });
});
