import { expect } from "chai";
import { describe, it } from "mocha";
import { shows } from "../../../support/clients/shows";
import { ACCOUNT, useEmulator } from "../support";
import { all, refusal, sdkFor } from "./sdk";

describe("emulator: the official SDK and who asks", () => {
  const api = useEmulator({ token: "right", tokens: { reader: "read" } });

  it("knows a token, its user and the accounts", async () => {
    const sdk = sdkFor(api(), "reader");
    await shows("cloudflare", "user.tokens.verify, user.get", "a token is active, or refused", async () => {
      expect(await sdk.user.tokens.verify()).to.include({ status: "active" });
      const { id } = await sdk.user.tokens.verify();
      expect(id)
        .to.match(/^[0-9a-f]{32}$/)
        .and.not.equal((await sdkFor(api(), "right").user.tokens.verify()).id);
      expect(await refusal(sdkFor(api(), "wrong").user.tokens.verify())).to.deep.equal([401, 10_000]);
      expect(await sdk.user.get()).to.include({ email: "token@emulator.localhost" });
    });
    await shows("cloudflare", "accounts.list, .get, memberships.list", "the accounts that something was written to", async () => {
      const ids = async (): Promise<unknown[]> => (await all(sdk.accounts.list())).map(({ id }) => id);
      expect(await ids()).to.deep.equal([ACCOUNT]);
      await sdkFor(api(), "right").kv.namespaces.create({ account_id: "a2", title: "one" });
      expect(await ids()).to.deep.equal(["a2"]);
      await sdkFor(api(), "right").queues.create({ account_id: "a1", queue_name: "one" });
      expect(await ids()).to.deep.equal(["a1", "a2"]);
      expect((await all(sdk.memberships.list())).map(({ account, status }) => [account?.id, status])).to.deep.equal([
        ["a1", "accepted"],
        ["a2", "accepted"],
      ]);
      expect(await sdk.accounts.get({ account_id: "a1" })).to.include({ id: "a1" });
    });
  });
});
