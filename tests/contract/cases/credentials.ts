import { expect } from "chai";
import { randomBytes } from "node:crypto";
import type { ContractApi } from "../api";
import type { Cases } from "../case";

const emulator = { tokens: { expired: "expired", read: "read", "any-token": "write" } } as const;
const emulatorOnly = "it needs a token of that kind beside the one of the run";

const expired = { emulator: { limits: { assetTokenMilliseconds: 0 } }, emulatorOnly: "it would take an hour" } as const;

/** The token of a session that still waits for a file. */
async function sessionToken(api: ContractApi): Promise<string> {
  const manifest = { "/file.txt": { hash: randomBytes(16).toString("hex"), size: 4 } };
  const session = await api.call("POST", `/workers/scripts/${api.name("assets")}/assets-upload-session`, { manifest });
  expect(session.status, session.text).to.equal(200);
  return String(session.result["jwt"]);
}

/** The token of a session that needs no file. */
async function completedToken(api: ContractApi): Promise<string> {
  const session = await api.call("POST", `/workers/scripts/${api.name("assets")}/assets-upload-session`, { manifest: {} });
  expect(session.status, session.text).to.equal(200);
  return String(session.result["jwt"]);
}

async function refusesFiles(api: ContractApi, token: string): Promise<void> {
  const { status, code } = await api.call("POST", "/workers/assets/upload?base64=true", new FormData(), {
    authorization: `Bearer ${token}`,
  });
  expect([status, code]).to.deep.equal([401, 10_000]);
}

async function refusesVersion(api: ContractApi, token: string): Promise<void> {
  await api.call("POST", "/workers/workers", { name: api.name("assets") });
  const { status, code } = await api.version("assets", "assets", { assets: { jwt: token } });
  expect([status, code]).to.deep.equal([400, 10_021]);
}

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
  "assets-token": [
    {
      shows: "none of the API's, in an upload",
      run: async (api) => await refusesFiles(api, "none.of.ours"),
    },
    {
      shows: "none of the API's, in a version",
      run: async (api) => await refusesVersion(api, "none.of.ours"),
    },
    {
      shows: "of an upload that is not complete, in a version",
      run: async (api) => await refusesVersion(api, await sessionToken(api)),
    },
    {
      shows: "expired, in an upload",
      ...expired,
      run: async (api) => await refusesFiles(api, await sessionToken(api)),
    },
    {
      shows: "expired, in a version",
      ...expired,
      run: async (api) => await refusesVersion(api, await completedToken(api)),
    },
  ],
} as const satisfies Cases;
