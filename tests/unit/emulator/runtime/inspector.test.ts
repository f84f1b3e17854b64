import { expect } from "chai";
import { describe, it } from "mocha";
import { DEFAULT_LIMITS } from "../../../../emulator/limits";
import { LoaderHost } from "../../../../emulator/runtime/host";
import { Inspector } from "../../../../emulator/runtime/inspector";
import { listen } from "../../../support/http-server";

describe("emulator: what compiles", () => {
  it("leaves no process behind when it closes while code waits", async () => {
    let running = 0;
    const inspector = new Inspector(async () => {
      const { baseUrl, close } = await listen((request, response) => void request.on("end", () => response.end()).resume());
      running += 1;
      const dispose = async (): Promise<void> => {
        running -= 1;
        await close();
      };
      return new LoaderHost({ url: new URL(baseUrl), listening: () => Promise.reject(new Error("disposed")), dispose }, new Map());
    }, DEFAULT_LIMITS);
    const code = { compatibilityDate: "2026-01-01", compatibilityFlags: [], mainModule: "index.js", env: {}, absent: {}, modules: [] };
    const waiting = [1, 2, 3].map(async () => await inspector.inspect(code));
    await new Promise(setImmediate);
    await inspector.close();
    await Promise.allSettled(waiting);
    expect(running).to.equal(0);
  });
});
