import { expect } from "chai";
import { describe, it } from "mocha";
import { DEFAULT_LIMITS } from "../../../../emulator/limits";
import { LoaderHost } from "../../../../emulator/runtime/host";
import { MODE_HEADER } from "../../../../emulator/runtime/host-script";
import { Inspector } from "../../../../emulator/runtime/inspector";
import { listen } from "../../../support/http-server";

const CODE = { compatibilityDate: "2026-01-01", compatibilityFlags: [], mainModule: "index.js", env: {}, absent: {}, modules: [] };

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
    const waiting = [1, 2, 3].map(async () => await inspector.inspect(CODE));
    await new Promise(setImmediate);
    await inspector.close();
    await Promise.allSettled(waiting);
    expect(running).to.equal(0);
  });

  // Code that takes all memory would do, and would take that of other tests.
  it("refuses code that ends its process", async () => {
    const { baseUrl, close } = await listen(({ headers, socket }, response) => {
      if (headers[MODE_HEADER] === "ping") response.end();
      else socket.destroy();
    });
    const host = new LoaderHost({ url: new URL(baseUrl), listening: async () => await Promise.resolve(), dispose: close }, new Map());
    const refusal = await new Inspector(async () => await Promise.resolve(host), DEFAULT_LIMITS)
      .inspect(CODE)
      .catch((error: unknown) => error);
    expect(refusal).to.include({ status: 400, message: "Script startup exceeded memory limits." });
  });
});
