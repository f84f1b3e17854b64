import fs from "node:fs";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { Part } from "../../../../provider/api/multipart-body";
import { putScriptContent } from "../../../../provider/api/put-script-content";
import { ContentChangedError } from "../../../../provider/client/errors";
import { sha256 } from "../../../../provider/content/hash";
import { ContentStore } from "../../../../provider/content/store";
import { apiClient } from "../../../support/api-client";
import { cleanups } from "../../../support/cleanup";
import { makeFolder } from "../../../support/folder";
import { listen, serve, succeed } from "../../../support/http-server";
import { isWhole, parseMultipart } from "../../../support/multipart";
import { rejection } from "../../../support/rejection";

const MIB = 2 ** 20;

describe("putting a script's content", () => {
  const cleanup = cleanups();

  /** Parts whose bytes are files, and the files. */
  function files(contents: Record<string, Buffer>): { parts: Part[]; path: (name: string) => string } {
    const [folder, store] = [makeFolder(), new ContentStore()];
    cleanup(folder.remove);
    const parts = Object.entries(contents).map(([name, bytes]): Part => {
      const digest = { sha256: sha256(bytes), size: bytes.length };
      store.add(digest.sha256, { path: folder.write(name, bytes) });
      return { name, contentType: "text/plain", size: bytes.length, open: () => store.open(name, digest) };
    });
    return { parts, path: (name) => `${folder.path}/${name}` };
  }

  it("sends the documented request, whose body another parser reads", async () => {
    const server = await serve((_request, response) => succeed(response, { id: "my-script", etag: "new" }));
    cleanup(server.close);
    const { parts } = files({ "a.txt": Buffer.from("grüße"), "lib/b.txt": Buffer.alloc(3 * MIB, "b") });
    const script = await putScriptContent(apiClient({ baseUrl: server.baseUrl }), "acc", "my-script", { body_part: "a.txt" }, parts);
    expect(script).to.deep.equal({ id: "my-script", etag: "new" });
    const [{ method, url, headers, body }] = server.received as [(typeof server.received)[0]];
    expect(`${method} ${url}`).to.equal("PUT /client/v4/accounts/acc/workers/scripts/my-script/content");
    expect(headers["content-length"]).to.equal(String(body.length));
    expect(headers).not.to.have.property("transfer-encoding");
    const [metadata, ...modules] = parseMultipart(headers["content-type"], body);
    expect(JSON.parse(metadata!.body.toString())).to.deep.equal({ body_part: "a.txt" });
    expect(modules.map(({ name, filename, body }) => [name, filename, body.length])).to.deep.equal([
      ["a.txt", "a.txt", 7],
      ["lib/b.txt", "lib/b.txt", 3 * MIB],
    ]);
  });

  it("sends the whole body again when the answer was lost, under a new boundary", async () => {
    let seen = 0;
    const server = await serve((_request, response) => (++seen === 1 ? void response.destroy() : succeed(response, { etag: "new" })));
    cleanup(server.close);
    const { parts } = files({ "a.txt": Buffer.alloc(2 * MIB, "a"), "b.txt": Buffer.alloc(2 * MIB, "b") });
    const client = apiClient({ baseUrl: server.baseUrl });
    await client.once({ send: () => putScriptContent(client, "acc", "s", { main_module: "a.txt" }, parts) });
    const bodies = server.received.map(({ headers, body }) => parseMultipart(headers["content-type"], body).map((part) => part.body));
    expect(bodies).to.have.length(2);
    expect(bodies[1]!.every((body, index) => body.equals(bodies[0]![index]!))).to.equal(true);
    expect(server.received[0]!.headers["content-type"]).not.to.equal(server.received[1]!.headers["content-type"]);
  });

  const changes: [string, (path: string, size: number) => void][] = [
    ["changes", (path, size) => fs.writeFileSync(path, Buffer.alloc(size, "x"))],
    ["changes in its last byte", (path, size) => patch(path, size - 1)],
    ["grows", (path) => fs.appendFileSync(path, "x")],
    ["grows a lot", (path, size) => fs.appendFileSync(path, Buffer.alloc(size))],
    ["shrinks", (path, size) => fs.truncateSync(path, size - 1)],
    ["is emptied", (path) => fs.truncateSync(path, 0)],
    ["vanishes", (path) => fs.rmSync(path)],
    [
      "becomes a folder",
      (path) => {
        fs.rmSync(path);
        fs.mkdirSync(path);
      },
    ],
  ];
  for (const [what, change] of changes) {
    for (const [place, module] of [
      ["first", "a.txt"],
      ["last", "c.txt"],
    ] as const) {
      it(`never gives the server a whole body when the ${place} file ${what}, and does not try again`, async () => {
        const bodies: { contentType: string | undefined; body: Buffer; complete: boolean }[] = [];
        const server = await listen((incoming) => {
          const chunks: Buffer[] = [];
          incoming.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", () => undefined);
          incoming.on("close", () =>
            bodies.push({ contentType: incoming.headers["content-type"], body: Buffer.concat(chunks), complete: incoming.complete }),
          );
        });
        const contents = { "a.txt": Buffer.alloc(MIB, "a"), "b.txt": Buffer.alloc(MIB, "b"), "c.txt": Buffer.alloc(MIB, "c") };
        const { parts, path } = files(contents);
        change(path(module), MIB);
        const error = await rejection(
          putScriptContent(apiClient({ baseUrl: server.baseUrl }), "acc", "s", { main_module: "a.txt" }, parts),
        );
        expect(error).to.be.instanceOf(ContentChangedError);
        expect(error.message).to.match(new RegExp(`^modules\\["${module}"\\]: the file .*nothing of it was put`));
        await server.close();
        expect(bodies.length).to.be.at.most(1);
        for (const { contentType, body, complete } of bodies) {
          expect(complete).to.equal(false);
          expect(isWhole(contentType, body)).to.equal(false);
        }
      });
    }
  }

  it("notices a change in the middle of the upload", async () => {
    const { parts, path } = files({ "a.txt": Buffer.alloc(MIB, "a"), "b.txt": Buffer.alloc(8 * MIB, "b") });
    let [changed, whole] = [false, false];
    const server = await listen((incoming, response) => {
      incoming
        .on("error", () => undefined)
        .on("end", () => {
          whole = true;
          succeed(response);
        });
      incoming.on("data", () => {
        if (changed) return;
        changed = true;
        patch(path("b.txt"), 8 * MIB - 1);
      });
    });
    cleanup(server.close);
    const error = await rejection(putScriptContent(apiClient({ baseUrl: server.baseUrl }), "acc", "s", { main_module: "a.txt" }, parts));
    expect(error.message).to.match(/^modules\["b\.txt"\]: the file changed/);
    expect([changed, whole]).to.deep.equal([true, false]);
  });

  it("has no file open when it is over, however it ended", async function () {
    if (!fs.existsSync("/proc/self/fd")) this.skip();
    const open = (): number => fs.readdirSync("/proc/self/fd").filter((fd) => target(fd).includes("pulumi-workers-unit-")).length;
    const server = await listen((incoming, response) => {
      // An answer in the middle of the upload.
      incoming.once("data", () => response.writeHead(400).end());
    });
    cleanup(server.close);
    const { parts } = files({ "a.txt": Buffer.alloc(16 * MIB, "a"), "b.txt": Buffer.alloc(MIB, "b") });
    await rejection(putScriptContent(apiClient({ baseUrl: server.baseUrl }), "acc", "s", { main_module: "a.txt" }, parts));
    while (open() > 0) await new Promise(setImmediate);
  });
});

function patch(path: string, at: number): void {
  const file = fs.openSync(path, "r+");
  fs.writeSync(file, "X", at);
  fs.closeSync(file);
}

function target(fd: string): string {
  try {
    return fs.readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return "";
  }
}
