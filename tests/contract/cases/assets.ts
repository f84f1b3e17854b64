import { expect } from "chai";
import { randomBytes } from "node:crypto";
import type { Answer, ContractApi } from "../api";
import type { Cases } from "../case";

async function session(api: ContractApi, script: string, hash: string): Promise<Answer> {
  const manifest = { "/file.txt": { hash, size: 4 } };
  const answer = await api.call("POST", `/workers/scripts/${api.name(script)}/assets-upload-session`, { manifest });
  expect(answer.status, answer.text).to.equal(200);
  return answer;
}

export const assetCases = {
  "assets-without-files": {
    run: async (api) => {
      await api.call("POST", "/workers/workers", { name: api.name("no-files") });
      const { status, result, text } = await api.version("no-files", "one", { assets: { config: { html_handling: "none" } } });
      expect(status, text).to.equal(200);
      expect(result["assets"]).to.have.nested.property("config.html_handling", "none");
    },
  },
  "assets-shared": {
    run: async (api) => {
      const hash = randomBytes(16).toString("hex");
      const { result } = await session(api, "first", hash);
      expect(result["buckets"]).to.deep.equal([[hash]]);
      const form = new FormData();
      form.set(hash, new Blob([Buffer.from("text").toString("base64")], { type: "text/plain" }), hash);
      const upload = await api.call("POST", "/workers/assets/upload?base64=true", form, {
        authorization: `Bearer ${String(result["jwt"])}`,
      });
      expect(upload.status, upload.text).to.equal(201);
      const other = await session(api, "second", hash);
      expect(other.result["buckets"] ?? []).to.deep.equal([]);
    },
  },
} as const satisfies Cases;
