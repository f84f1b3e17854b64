import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import { ServiceWorkerInspector } from "../../../../emulator/runtime/service-worker-inspector";
import { listen } from "../../../support/http-server";
import { rejection } from "../../../support/rejection";

const CONTENT = { entry: { kind: "body", name: "w.js" }, modules: [] } as const;
const SETTINGS = { bindings: [], compatibility_flags: [] };

describe("emulator: the start of a service worker", () => {
  let close: (() => Promise<void>) | undefined;
  afterEach(async () => await close?.());

  // No code is known that starts and then keeps its process from saying what it handles.
  it("is refused when its process says nothing, and the next one has its turn", async () => {
    let disposed = 0;
    const server = await listen(() => undefined);
    close = server.close;
    const instance = {
      url: new URL(server.baseUrl),
      listening: async () => await Promise.resolve(),
      dispose: async () => {
        disposed += 1;
        await server.close();
      },
    };
    const inspector = new ServiceWorkerInspector(() => Promise.resolve(instance), { startupMilliseconds: 20 }, 20);
    expect((await rejection(inspector.inspect(CONTENT, SETTINGS))).message).to.equal("Script startup exceeded CPU time limit.");
    expect(disposed).to.equal(1);
    const again = await listen((_request, response) => response.end('["fetch"]'));
    close = again.close;
    instance.url = new URL(again.baseUrl);
    expect((await inspector.inspect(CONTENT, SETTINGS)).handlers).to.deep.equal(["fetch"]);
  });
});
