import type { ServerResponse } from "node:http";
import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { readConfig } from "../../../../provider/config";
import { createContext } from "../../../../provider/resources/context";
import { Progress } from "../../../../provider/resources/progress";
import type { Resource } from "../../../../provider/resources/resource";
import { workerScriptContent } from "../../../../provider/resources/worker-script-content";
import { workerVersion } from "../../../../provider/resources/worker-version";
import type { JsonObject } from "../../../../provider/values";
import { cleanups } from "../../../support/cleanup";
import { makeFolder } from "../../../support/folder";
import { refuse, serve, succeed } from "../../../support/http-server";
import { ManualClock } from "../../../support/manual-clock";
import { rejection } from "../../../support/rejection";

const MIB = 1024 * 1024;

describe("the progress of an upload", () => {
  let clock: ManualClock;
  let said: string[];
  let progress: Progress;
  beforeEach(() => {
    clock = new ManualClock();
    said = [];
    const log = { info: (message: string) => said.push(message), warn: (message: string) => said.push(message) };
    progress = new Progress({ clock, log }, "modules of api", 64 * MIB);
  });
  /** Runs an upload that ends when the returned function is called. */
  const begin = (): { end: (error?: Error) => void; done: Promise<void> } => {
    let end: (error?: Error) => void = () => undefined;
    const upload = new Promise<void>((resolve, reject) => (end = (error) => (error === undefined ? resolve() : reject(error))));
    return { end, done: progress.during(() => upload) };
  };

  it("says nothing of one that takes less than five seconds", async () => {
    const { end, done } = begin();
    clock.advance(4_999);
    end();
    await done;
    clock.advance(3_600_000);
    expect(said).to.deep.equal([]);
    expect(clock.waiting).to.deep.equal([]);
  });

  it("says how far it is, ever more rarely, and when it is through", async () => {
    const { end, done } = begin();
    const sent = progress.request()();
    sent(16 * MIB);
    clock.advance(5_000);
    expect(said).to.deep.equal(["modules of api: 16.0 MiB of 64.0 MiB sent (25 %)."]);
    sent(24 * MIB);
    clock.advance(10_000);
    expect(said.slice(1)).to.deep.equal(["modules of api: 40.0 MiB of 64.0 MiB sent (62 %)."]);
    // After 5, 15, 35 and 75 seconds, and then each minute.
    clock.advance(15 * 60_000 - 15_000);
    expect(said).to.have.length(4 + 13);
    end();
    await done;
    expect(said.at(-1)).to.equal("modules of api: sent, in 900 seconds.");
    expect(clock.waiting).to.deep.equal([]);
  });

  it("counts what an attempt sent that failed only until the next one begins, and never more than there is", async () => {
    const { end, done } = begin();
    const request = progress.request();
    request()(60 * MIB);
    request()(8 * MIB);
    progress.request()()(8 * MIB);
    clock.advance(5_000);
    expect(said.at(-1)).to.contain("16.0 MiB of 64.0 MiB sent (25 %)");
    progress.request()()(100 * MIB);
    clock.advance(10_000);
    expect(said.at(-1)).to.equal("modules of api: all 64.0 MiB sent, waiting for the answer.");
    end();
    await done;
  });

  it("stops with an upload that failed, without a word of its own", async () => {
    const { end, done } = begin();
    clock.advance(5_000);
    end(new Error("cut off"));
    expect((await rejection(done)).message).to.equal("cut off");
    clock.advance(3_600_000);
    expect(said).to.have.length(1);
  });
});

describe("an upload that takes long", () => {
  const cleanup = cleanups();

  const uploads: [string, Resource, JsonObject, string][] = [
    [
      "a script's modules",
      workerScriptContent,
      { accountId: "a", scriptName: "api", mainModule: "i.js", modules: { "i.js": { content: "export default {}" } } },
      "modules of api: all 1 KiB sent, waiting for the answer.",
    ],
    [
      "a version's modules",
      workerVersion,
      { accountId: "a", workerId: "api", mainModule: "i.js", modules: { "i.js": { content: "export default {}" } } },
      "modules of api: all 1 KiB sent, waiting for the answer.",
    ],
    [
      "a folder of assets",
      workerVersion,
      { accountId: "a", workerId: "api" },
      "assets of api (1 file): all 1 KiB sent, waiting for the answer.",
    ],
  ];
  for (const [what, resource, program, line] of uploads) {
    it(`says how far ${what} came`, async () => {
      const folder = makeFolder();
      cleanup(() => folder.remove());
      folder.write("index.html", "<h1>hi</h1>");
      let arrived: (response: ServerResponse) => void;
      const held = new Promise<ServerResponse>((resolve) => (arrived = resolve));
      const server = await serve(({ body, url }, response) => {
        if (!url.endsWith("/assets-upload-session")) {
          arrived(response);
          return;
        }
        const { manifest } = JSON.parse(body.toString()) as { manifest: Record<string, { hash: string }> };
        succeed(response, { jwt: "session", buckets: [[manifest["/index.html"]!.hash]] });
      });
      cleanup(server.close);
      const [clock, said] = [new ManualClock(), [] as string[]];
      const log = { info: (message: string) => said.push(message), warn: () => undefined };
      const config = readConfig({ get: () => undefined, env: { CLOUDFLARE_BASE_URL: server.baseUrl, CLOUDFLARE_API_TOKEN: "t" } });
      const context = createContext(config, { log, clock });
      const assets = "modules" in program ? {} : { assets: { directory: folder.path } };
      const { inputs, problems } = await resource.check(context, {}, { ...program, ...assets });
      expect(problems).to.deep.equal([]);
      const done = rejection(resource.create(context, inputs));
      const response = await held;
      clock.advance(5_000);
      expect(said).to.deep.equal([line]);
      refuse(response, 400, { code: 10021, message: "enough" });
      await done;
      expect(clock.waiting).to.deep.equal([]);
    });
  }
});
