import { expect } from "chai";
import type { Cases } from "../case";

const emulator = { tokens: { expired: "expired", read: "read", "any-token": "write" } } as const;
const emulatorOnly = "it needs a token of that kind beside the one of the run";

export const credentialCases = {
  "auth-missing": {
    run: async (api) => {
      const { status, code } = await api.call("GET", "/workers/scripts", undefined, { authorization: "" });
      expect([status, code]).to.deep.equal([401, 10_000]);
    },
  },
  "auth-expired": {
    emulator,
    emulatorOnly,
    run: async (api) => {
      const { status, code } = await api.call("GET", "/workers/scripts", undefined, { authorization: "Bearer expired" });
      expect([status, code]).to.deep.equal([401, 9109]);
    },
  },
  "auth-read-only": {
    emulator,
    emulatorOnly,
    run: async (api) => {
      const read = { authorization: "Bearer read" };
      expect((await api.call("GET", "/workers/scripts", undefined, read)).status).to.equal(200);
      const { status, code } = await api.call("POST", "/workers/workers", { name: api.name("read-only") }, read);
      expect([status, code]).to.deep.equal([403, 10_000]);
    },
  },
  "assets-token": {
    run: async (api) => {
      const upload = await api.call("POST", "/workers/assets/upload?base64=true", new FormData(), { authorization: "Bearer none.of.ours" });
      expect([upload.status, upload.code]).to.deep.equal([401, 10_000]);
      await api.call("POST", "/workers/workers", { name: api.name("assets") });
      const version = await api.version("assets", "assets", { assets: { jwt: "none.of.ours" } });
      expect([version.status, version.code]).to.deep.equal([400, 10_021]);
    },
  },
} as const satisfies Cases;
