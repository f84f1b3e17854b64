import { expect } from "chai";
import { ESM, main } from "../api";
import type { Cases } from "../case";

export const contentCases = {
  "content-put-missing-script": {
    run: async (api) => {
      const { status, code } = await api.putContent("absent", "absent");
      expect([status, code]).to.deep.equal([404, 10_007]);
      expect(await api.listed("absent")).to.equal(undefined);
    },
  },
  "content-put-same": {
    run: async (api) => {
      await api.put("same");
      const { result: first } = await api.putContent("same", "two");
      const { result: second } = await api.putContent("same", "two");
      expect(second["etag"]).to.equal(first["etag"]);
      expect(second["modified_on"]).not.to.equal(first["modified_on"]);
    },
  },
  "if-none-match": {
    run: async (api) => {
      const { result } = await api.put("conditional");
      const etag = String(result["etag"]);
      const form = new FormData();
      const [name, type, text] = main("two");
      form.set("metadata", new Blob([JSON.stringify({ main_module: name })], { type: "application/json" }));
      form.set(name, new Blob([text], { type }), name);
      const path = `/workers/scripts/${api.name("conditional")}/content`;
      const put = await api.call("PUT", path, form, { "if-none-match": `"${etag}"` });
      expect(put.status).to.equal(200);
      expect((await api.listed("conditional"))?.["etag"])
        .to.equal(put.result["etag"])
        .and.not.to.equal(etag);
    },
  },
  "module-name-from-part": {
    run: async (api) => {
      const [, type, text] = main("named");
      const put = await api.upload("PUT", `/workers/scripts/${api.name("named")}`, [["the-part", type, text, "the-file.js"]]);
      expect(put.status, put.text).to.equal(200);
      const content = await api.call("GET", `/workers/scripts/${api.name("named")}/content/v2`);
      expect(content.headers.get("cf-entrypoint")).to.equal("the-part");
    },
  },
  "unknown-module-type": {
    run: async (api) => {
      const parts = [main("types"), ["data.own", "application/x-own", "data"]] as const;
      const { status, code } = await api.upload("PUT", `/workers/scripts/${api.name("types")}`, parts);
      expect([status, code]).to.deep.equal([400, 10_021]);
    },
  },
  "raw-javascript-body": {
    run: async (api) => {
      const path = `/workers/scripts/${api.name("raw")}`;
      const code = 'addEventListener("fetch", (event) => event.respondWith(new Response("raw")));';
      const put = await api.call("PUT", path, code, { "content-type": "application/javascript" });
      expect([put.status, put.result["has_modules"]], put.text).to.deep.equal([200, false]);
      const { headers, text } = await api.call("GET", `${path}/content/v2`);
      expect([headers.get("content-type")?.split(";")[0], text]).to.deep.equal(["application/javascript", code]);
    },
  },
  "code-not-compiled": {
    emulator: { runtime: false },
    emulatorOnly: "Cloudflare compiles everything",
    run: async (api) => {
      const put = await api.upload("PUT", `/workers/scripts/${api.name("broken")}`, [["index.js", ESM, "not { JavaScript"]]);
      expect(put.status).to.equal(200);
    },
  },
} as const satisfies Cases;
