import { expect } from "chai";
import { randomBytes } from "node:crypto";
import { type ContractApi, ESM, main } from "../api";
import type { Cases } from "../case";

/** Bytes. As base64 they are more than 64 MiB, and no compression makes them less than what any plan allows. */
const TOO_LARGE = 49 * 1024 * 1024;

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
  "if-none-match": ["", "/content"].flatMap((path) =>
    [true, false].map((matches) => ({
      shows: `PUT${path}, the etag ${matches ? "of the script" : "of another"}`,
      run: async (api: ContractApi) => {
        const script = `conditional${path.replace("/", "-")}-${String(matches)}`;
        const etag = String((await api.put(script)).result["etag"]);
        const sent = { "if-none-match": `"${matches ? etag : etag.replaceAll(/[0-9a-f]/g, "0")}"` };
        const put = await api.upload("PUT", `/workers/scripts/${api.name(script)}${path}`, [main("two")], {}, sent);
        expect(put.status).to.equal(200);
        expect((await api.listed(script))?.["etag"])
          .to.equal(put.result["etag"])
          .and.not.to.equal(etag);
      },
    })),
  ),
  "entry-point-twice": {
    run: async (api) => {
      await api.put("entry");
      const path = `/workers/scripts/${api.name("entry")}/content`;
      const [, type, text] = main("other");
      const headers = { "cf-worker-main-module-part": "other.js" };
      const put = await api.upload("PUT", path, [main("one"), ["other.js", type, text]], {}, headers);
      expect(put.status, put.text).to.equal(200);
      const content = await api.call("GET", `${path}/v2`);
      expect(content.headers.get("cf-entrypoint")).to.equal("index.js");
    },
  },
  "form-values": {
    run: async (api) => {
      const [name, type, text] = main("form");
      const form = new FormData();
      form.set("metadata[main_module]", name);
      form.set("metadata[logpush]", "true");
      form.set(name, new Blob([text], { type }), name);
      const put = await api.call("PUT", `/workers/scripts/${api.name("form")}`, form);
      expect([put.status, put.code], put.text).to.deep.equal([400, 10_026]);
    },
  },
  "too-large": {
    run: async (api) => {
      const data = randomBytes(TOO_LARGE).toString("base64");
      const { status, code } = await api.upload("PUT", `/workers/scripts/${api.name("large")}`, [
        main("one"),
        ["data.txt", "text/plain", data],
      ]);
      expect([status, code]).to.deep.equal([413, 10_027]);
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
