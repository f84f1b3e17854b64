import { expect } from "chai";
import { describe, it } from "mocha";
import path from "node:path";
import { engineVariables, isLoopback, refuseRemote, withoutAccounts, withPath } from "../../../tools/environment.mjs";

describe("the environment of tests and demo", () => {
  it("drops everything that leads to an account, a login or a backend", () => {
    const environment = {
      HOME: "/home/a",
      CLOUDFLARE_API_TOKEN: "t",
      cloudflare_email: "e",
      CF_API_TOKEN: "t",
      WRANGLER_HOME: "w",
      PULUMI_ACCESS_TOKEN: "p",
      PULUMI_WORKERS_CONTRACT_TOKEN: "t",
      PULUMI_WORKERS_CACHE: "/cache",
    };
    expect(withoutAccounts(environment)).to.deep.equal({ HOME: "/home/a", PULUMI_WORKERS_CACHE: "/cache" });
  });

  it("gives the engine a home and a backend of its own and no API", () => {
    const variables = engineVariables(path.resolve("/tmp/x"));
    expect(variables["PULUMI_HOME"]).to.equal(path.resolve("/tmp/x/home"));
    expect(variables["PULUMI_BACKEND_URL"]).to.match(/^file:\/\/.*\/tmp\/x$/);
    expect(isLoopback(variables["CLOUDFLARE_BASE_URL"] ?? "")).to.equal(true);
  });

  it("puts folders first on the PATH, once", () => {
    const PATH = ["/usr/bin", "/bin"].join(path.delimiter);
    const once = withPath({ PATH }, ["/a", "/b"]);
    expect(once).to.deep.equal({ PATH: ["/a", "/b", PATH].join(path.delimiter) });
    expect(withPath({}, ["/a"])).to.deep.equal({ PATH: "/a" });
  });

  it("tells this machine from others", () => {
    for (const url of [
      "http://127.0.0.1:8787/client/v4",
      "http://127.9.9.9",
      "http://localhost:1",
      "http://a.localhost",
      "http://[::1]:80/",
    ]) {
      expect(isLoopback(url), url).to.equal(true);
    }
    for (const url of [
      "https://api.cloudflare.com",
      "http://127.0.0.1.example.com",
      "http://10.0.0.1",
      "http://localhost.example.com",
      "",
      "x",
    ]) {
      expect(isLoopback(url), url).to.equal(false);
    }
  });

  it("refuses what could reach another machine", () => {
    const local = { CLOUDFLARE_BASE_URL: "http://127.0.0.1:1" };
    expect(() => refuseRemote({ ...local, CLOUDFLARE_API_TOKEN: "t" }, { "cloudflare:apiToken": "t" })).not.to.throw();
    expect(() => refuseRemote({})).not.to.throw();
    expect(() => refuseRemote(local, { "cloudflare:baseUrl": "https://api.example.com" })).to.throw("not to https://api.example.com");
    expect(() => refuseRemote({ CLOUDFLARE_API_TOKEN: "t" })).to.throw("CLOUDFLARE_API_TOKEN without a loopback base URL");
    expect(() => refuseRemote({}, { "cloudflare:apiKey": "t" })).to.throw("cloudflare:apiKey without a loopback base URL");
  });
});
