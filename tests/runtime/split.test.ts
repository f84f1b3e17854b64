import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { expect } from "chai";
import { describe, it } from "mocha";
import { useEmulator } from "../unit/emulator/support";
import { ask, deploy, handler, point, POINT_BYTES } from "./support";

const OVERRIDES = "Cloudflare-Workers-Version-Overrides";
const KEY = "Cloudflare-Workers-Version-Key";

describe("emulator: traffic", function () {
  this.timeout(60_000);
  let at = 0;
  const api = useEmulator({ runtime: true, random: (count) => (count === POINT_BYTES ? point(at) : randomBytes(count)) });
  const says = (text: string): ReturnType<typeof handler> => handler(`return Response.json([${JSON.stringify(text)}, env.VALUE])`);

  /** Two versions of a script, and their shares. */
  async function split(
    name: string,
    bindings: readonly object[],
    shares: readonly [older: number, newer: number],
  ): Promise<[string, string]> {
    for (const text of ["older", "newer"]) {
      const own = [...bindings, { name: "VALUE", type: "plain_text", text: `value of ${text}` }] as Record<string, unknown>[];
      await deploy(api(), name, says(text), own);
    }
    const { result } = await api().call("GET", `/${name}/versions`);
    const ids = (result["items"] as { id: string; number: number }[]).sort((a, b) => a.number - b.number).map(({ id }) => id);
    const versions = ids.map((id, index) => ({ version_id: id, percentage: shares[index] }));
    const put = await api().call("POST", `/${name}/deployments`, JSON.stringify({ strategy: "percentage", versions }));
    expect(put.status, put.text).to.equal(200);
    return ids as [string, string];
  }

  const routes: readonly [title: string, name: string, bindings: readonly object[]][] = [
    ["plain values", "plain", []],
    ["a namespace", "bound", [{ name: "KV", type: "kv_namespace", namespace_id: "n" }]],
  ];
  for (const [title, name, bindings] of routes) {
    it(`is split between versions with ${title}, each with its own code and bindings`, async () => {
      await split(name, bindings, [75, 25]);
      for (const [share, text] of [
        [10, "newer"],
        [24, "newer"],
        [26, "older"],
        [90, "older"],
        [0, "newer"],
      ] as const) {
        at = share;
        expect(await ask(api(), `/${name}`)).to.deep.equal([text, `value of ${text}`]);
      }
    });

    it(`reaches a version at 0 % with ${title} by an override only`, async () => {
      const [, newer] = await split(`${name}-zero`, bindings, [100, 0]);
      at = 0;
      expect(await ask(api(), `/${name}-zero`)).to.deep.equal(["older", "value of older"]);
      const headers = { [OVERRIDES]: `${name}-zero="${newer}"` };
      expect(await ask(api(), `/${name}-zero`, { headers })).to.deep.equal(["newer", "value of newer"]);
    });

    it(`reaches versions with ${title} by their preview, deployed or not`, async () => {
      const ids = await split(`${name}-preview`, bindings, [0, 100]);
      await deploy(api(), `${name}-preview`, says("newest"), [...bindings] as Record<string, unknown>[]);
      const { port } = api().emulator;
      for (const [index, text] of ["older", "newer"].entries()) {
        const label = `${ids[index]?.slice(0, 8)}-${name}-preview`;
        expect(await ask(api(), `/${label}`)).to.deep.equal([text, `value of ${text}`]);
        const answer = await new Promise((resolve, reject) => {
          const headers = { host: `${label}.localhost:${port}` };
          request({ port, host: "127.0.0.1", headers }, (message) => message.setEncoding("utf8").once("data", resolve))
            .on("error", reject)
            .end();
        });
        expect(answer).to.equal(JSON.stringify([text, `value of ${text}`]));
      }
      expect((await api().worker(`/00000000-${name}-preview`)).status).to.equal(404);
    });
  }

  it("keeps a key on its version", async () => {
    await split("sticky", [], [50, 50]);
    for (const key of ["a", "b", "c", "d"]) {
      const seen = new Set<string>();
      for (at of [1, 99]) seen.add(JSON.stringify(await ask(api(), "/sticky", { headers: { [KEY]: key } })));
      expect(seen.size, key).to.equal(1);
    }
  });

  it("is split behind a service binding too, whose fetch can override, for methods as well", async () => {
    for (const text of ["older", "newer"]) {
      await deploy(
        api(),
        "callee",
        handler(`return new Response("${text}")`, `export class Rpc extends WorkerEntrypoint { who() { return "${text}"; } }`),
      );
    }
    const items = (await api().call("GET", "/callee/versions")).result["items"] as { id: string }[];
    const versions = items.map(({ id }, index) => ({ version_id: id, percentage: index === 0 ? 20 : 80 }));
    await api().call("POST", "/callee/deployments", JSON.stringify({ strategy: "percentage", versions }));
    const body = `
      const fetched = async (headers) => (await env.S.fetch("http://s/", { headers })).text();
      return Response.json([await fetched({}), await env.RPC.who(), await fetched({ "${OVERRIDES}": 'callee="${items[0]?.id}"' })]);`;
    await deploy(api(), "caller", handler(body), [
      { name: "S", type: "service", service: "callee" },
      { name: "RPC", type: "service", service: "callee", entrypoint: "Rpc" },
    ]);
    at = 10;
    expect(await ask(api(), "/caller")).to.deep.equal(["newer", "newer", "newer"]);
    at = 50;
    expect(await ask(api(), "/caller")).to.deep.equal(["older", "older", "newer"]);
  });

  it("runs each version as of its own compatibility date", async () => {
    const body = handler("return Response.json([typeof navigator, typeof FinalizationRegistry])");
    await deploy(api(), "dated", body, [], { compatibility_date: "2021-11-02" });
    await deploy(api(), "dated", body, [], { compatibility_date: "2026-01-01" });
    const items = (await api().call("GET", "/dated/versions")).result["items"] as { id: string }[];
    const answers = await Promise.all(items.map(async ({ id }) => await ask(api(), `/${id.slice(0, 8)}-dated`)));
    expect(answers).to.deep.equal([
      ["object", "function"],
      ["undefined", "undefined"],
    ]);
  });
});
