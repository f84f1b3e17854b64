import { expect } from "chai";
import { describe, it } from "mocha";
import { shows } from "../../support/clients/shows";
import { ACCOUNT, useWrangler } from "../../support/clients/wrangler";

const files = {
  "wrangler.json": { name: "plain", main: "index.js", compatibility_date: "2026-01-01" },
  "index.js": "export default { fetch: () => new Response('plain') };",
};

interface Identity {
  readonly authType: string;
  readonly email: string;
  readonly accounts: readonly { readonly id: string }[];
}

describe("wrangler: the account", () => {
  const world = useWrangler();

  it("is found with nothing but a token", async function () {
    this.timeout(60_000);
    const project = world().project(files, "");
    await shows("wrangler", "whoami", "names the kind of token, and the accounts", async () => {
      const { authType, email, accounts } = await project.json<Identity>(["whoami"]);
      expect([authType, email]).to.deep.equal(["User API Token", "token@emulator.localhost"]);
      expect(accounts.map(({ id }) => id)).to.deep.equal([ACCOUNT]);
    });
    await shows("wrangler", "deploy (no account id)", "the Worker answers in the only account that there is", async () => {
      await project.run(["deploy"]);
      expect(await world().get("plain")).to.deep.equal([200, "plain"]);
      expect((await world().fetch(`${ACCOUNT}/plain`)).status).to.equal(200);
    });
    expect(world().unknown).to.deep.equal([]);
  });
});
