import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { systemClock } from "../../../emulator/clock";
import { useEmulator } from "./support";

describe("a rate limit", () => {
  let now = 1_000_000;
  const clock = { ...systemClock, now: () => now };
  const told = useEmulator({ clock, rateLimit: { requests: 3, seconds: 300 } });
  const silent = useEmulator({ clock, rateLimit: { requests: 3, seconds: 300, headers: false } });
  beforeEach(() => (now += 1_000_000));

  it("takes so many requests in a window, says what is left, and then refuses for a whole window", async () => {
    const first = await told().call("GET", "");
    expect([first.status, first.headers.get("ratelimit")]).to.deep.equal([200, '"default";r=2;t=300']);
    expect(first.headers.get("ratelimit-policy")).to.equal('"default";q=3;w=300');
    now += 10_000;
    await told().call("GET", "");
    expect((await told().call("GET", "")).headers.get("ratelimit")).to.equal('"default";r=0;t=290');
    const refused = await told().call("GET", "");
    expect([refused.status, refused.errors[0]?.code, refused.headers.get("retry-after")]).to.deep.equal([429, 971, "300"]);
    now += 299_000;
    expect((await told().call("GET", "")).status).to.equal(429);
    now += 1_000;
    expect((await told().call("GET", "")).status).to.equal(200);
  });

  it("moves with the requests, and leaves admin routes alone", async () => {
    for (let i = 0; i < 3; i++) await silent().call("GET", "");
    expect((await silent().admin("GET", "/requests")).status).to.equal(200);
    now += 300_000;
    const { status, headers } = await silent().call("GET", "");
    expect([status, headers.get("ratelimit")]).to.deep.equal([200, null]);
  });
});
