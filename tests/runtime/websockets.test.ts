import { once } from "node:events";
import { request } from "node:http";
import { expect } from "chai";
import { describe, it } from "mocha";
import { startEmulator } from "../../emulator";
import { Client, useEmulator } from "../unit/emulator/support";
import { deploy, handler } from "./support";

/** Answers a WebSocket that sends back what it gets, with the path in front; anything else with 426. */
const ECHO = `
  if (request.headers.get("upgrade") !== "websocket") return new Response("no WebSocket", { status: 426 });
  const [client, server] = Object.values(new WebSocketPair());
  server.accept();
  server.addEventListener("message", ({ data }) => {
    if (data === "end") server.close(4001, "as you say");
    else server.send(typeof data === "string" ? new URL(request.url).pathname + " " + data : data);
  });
  return new Response(null, { status: 101, webSocket: client, headers: { "sec-websocket-protocol": "echo" } });`;

const ROOM = `
  export class Room extends DurableObject {
    fetch() {
      const [client, server] = Object.values(new WebSocketPair());
      this.ctx.acceptWebSocket(server);
      return new Response(null, { status: 101, webSocket: client });
    }
    webSocketClose(socket) { socket.close(1000); }
    webSocketMessage(_socket, message) { for (const socket of this.ctx.getWebSockets()) socket.send(message); }
  }`;

async function connect({ emulator }: Client, path: string, protocols: string[] = []): Promise<WebSocket> {
  const socket = new WebSocket(`${emulator.url.replace("http", "ws")}/_worker${path}`, protocols);
  socket.binaryType = "arraybuffer";
  await once(socket, "open");
  return socket;
}

async function next(socket: WebSocket): Promise<unknown> {
  const [{ data }] = (await once(socket, "message")) as [{ readonly data: unknown }];
  return data;
}

describe("emulator: WebSockets", function () {
  this.timeout(60_000);
  const api = useEmulator({ runtime: true });

  it("passes on what either side sends, and how it ends", async () => {
    await deploy(api(), "echo", handler(ECHO));
    const socket = await connect(api(), "/echo/room", ["echo"]);
    expect(socket.protocol).to.equal("echo");
    for (const text of ["one", "two".repeat(100_000)]) {
      socket.send(text);
      expect(await next(socket)).to.equal(`/room ${text}`);
    }
    socket.send(new Uint8Array([1, 2, 3]));
    expect(new Uint8Array((await next(socket)) as ArrayBuffer)).to.deep.equal(new Uint8Array([1, 2, 3]));
    socket.send("end");
    const [{ code, reason }] = (await once(socket, "close")) as [CloseEvent];
    expect([code, reason]).to.deep.equal([4001, "as you say"]);
    expect((await api().worker("/echo")).status).to.equal(426);
  });

  it("lead to a Durable Object, which everybody in it shares", async () => {
    await deploy(
      api(),
      "chat",
      handler(`return env.ROOM.getByName("one").fetch(request);`, ROOM),
      [{ name: "ROOM", type: "durable_object_namespace", class_name: "Room" }],
      { migrations: { new_tag: "v1", new_sqlite_classes: ["Room"] } },
    );
    const [one, other] = [await connect(api(), "/chat"), await connect(api(), "/chat")];
    const heard = [next(one), next(other)];
    one.send("to all");
    expect(await Promise.all(heard)).to.deep.equal(["to all", "to all"]);
    one.close();
    other.close();
    await Promise.all([once(one, "close"), once(other, "close")]);
  });

  it("answers a Worker that takes none, and the API, as any request", async () => {
    await deploy(api(), "plain", handler(`return new Response("plain", { status: 403 });`));
    const answer = async (path: string, upgrade: string, body = ""): Promise<[number | undefined, string]> =>
      await new Promise((resolve, reject) => {
        const headers = { connection: "Upgrade", upgrade, "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==", "sec-websocket-version": "13" };
        const asked = request(`${api().emulator.url}${path}`, { method: body === "" ? "GET" : "POST", headers, agent: false });
        asked.on("error", reject).on("response", (response) => {
          let text = "";
          response
            .setEncoding("utf8")
            .on("data", (chunk: string) => (text += chunk))
            .on("end", () => resolve([response.statusCode, text]));
        });
        asked.end(body);
      });
    expect(await answer("/_worker/plain", "websocket")).to.deep.equal([403, "plain"]);
    expect((await answer("/_worker/nowhere", "websocket"))[0]).to.equal(404);
    expect((await answer("/client/v4/accounts/a/workers/scripts", "websocket"))[0]).to.equal(401);
  });

  it("end with the emulator", async () => {
    const client = new Client(await startEmulator({ log: () => undefined }));
    await deploy(client, "echo", handler(ECHO));
    const socket = await connect(client, "/echo", ["echo"]);
    const closed = once(socket, "close");
    await client.emulator.close();
    await closed;
  });
});
