import { expect } from "chai";
import { describe, it } from "mocha";
import { type ProviderConfig, readConfig } from "../../../provider/config";

/** A whole environment of someone's own account. */
const env = {
  CLOUDFLARE_API_TOKEN: "environment-token",
  CLOUDFLARE_API_KEY: "environment-key",
  CLOUDFLARE_EMAIL: "environment@example.com",
  CLOUDFLARE_ACCOUNT_ID: "environment-account",
  CLOUDFLARE_BASE_URL: "http://127.0.0.1:1234/client/v4",
};
const read = (values: Record<string, string>): ProviderConfig => readConfig({ get: (key) => values[key], env });
const explicit = (values: Record<string, string>): ProviderConfig => read({ ...values, "pulumi-workers:explicitProvider": "true" });

describe("the configuration of an explicit provider", () => {
  it("has its own credentials and no other: a refused token never becomes someone else's", () => {
    expect(explicit({ "cloudflare:apiToken": "own" }).credentials).to.deep.equal([
      { kind: "token", token: "own", source: "the Provider's arguments" },
    ]);
    expect(explicit({ "cloudflare:apiKey": "key", "cloudflare:email": "own@example.com" }).credentials).to.deep.equal([
      { kind: "key", key: "key", email: "own@example.com", source: "the Provider's arguments" },
    ]);
  });

  it("takes no half of a pair from the environment", () => {
    expect(explicit({ "cloudflare:apiKey": "key" }).credentials).to.deep.equal([]);
    expect(explicit({ "cloudflare:email": "own@example.com" }).credentials).to.deep.equal([]);
    expect(explicit({}).credentials).to.deep.equal([]);
  });

  it("takes account and base URL from the environment only when it has none", () => {
    const own = explicit({ "cloudflare:baseUrl": "https://api.example.com/client/v4", "pulumi-workers:accountId": "own" });
    expect(own).to.include({ baseUrl: "https://api.example.com/client/v4", accountId: "own", endpoint: "cloudflare" });
    expect(explicit({})).to.include({ baseUrl: env.CLOUDFLARE_BASE_URL, accountId: "environment-account", endpoint: "local" });
  });

  it("is not that of the default one, which falls back to the environment", () => {
    const { credentials } = read({ "cloudflare:apiToken": "stack" });
    expect(credentials.map((one) => one.source)).to.deep.equal(["the stack's configuration", "the environment"]);
    expect(read({ "pulumi-workers:explicitProvider": "false" }).credentials).to.have.length(1);
  });
});
