import { expect } from "chai";
import { describe, it } from "mocha";
import { readQuota } from "../../../../provider/client/quota";

const NOW = Date.parse("2026-01-01T00:00:00Z");

describe("what an answer tells of a quota", () => {
  const cases: [string, Record<string, string | string[]>, ReturnType<typeof readQuota>][] = [
    ["nothing", {}, {}],
    [
      "Ratelimit and its policy",
      { ratelimit: '"default";r=50;t=30', "ratelimit-policy": '"default";q=1200;w=300' },
      { left: { requests: 50, ms: 30_000 }, quota: { requests: 1200, windowMs: 300_000 } },
    ],
    ["Ratelimit alone", { ratelimit: '"x"; r=0; t=7' }, { left: { requests: 0, ms: 7000 } }],
    ["a policy alone", { "ratelimit-policy": '"x";q=4;w=1' }, { quota: { requests: 4, windowMs: 1000 } }],
    [
      "several quotas: the one of which least is left, with its own policy",
      { ratelimit: ['"burst";r=90;t=1', '"daily";r=5;t=60'], "ratelimit-policy": '"burst";q=100;w=1, "daily";q=1000;w=600' },
      { left: { requests: 5, ms: 60_000 }, quota: { requests: 1000, windowMs: 600_000 } },
    ],
    [
      "several policies and no rest: the slowest",
      { "ratelimit-policy": '"burst";q=100;w=1, "long";q=1000;w=600' },
      { quota: { requests: 1000, windowMs: 600_000 } },
    ],
    [
      "the older headers, in seconds",
      { "x-ratelimit-limit": "1200", "x-ratelimit-remaining": "3", "x-ratelimit-reset": "20" },
      { left: { requests: 3, ms: 20_000 } },
    ],
    [
      "the older headers, in seconds since the epoch",
      { "x-ratelimit-remaining": "3", "x-ratelimit-reset": String(NOW / 1000 + 20) },
      { left: { requests: 3, ms: 20_000 } },
    ],
    ["the older headers without their x", { "ratelimit-remaining": "1", "ratelimit-reset": "2" }, { left: { requests: 1, ms: 2000 } }],
    ["no sense", { ratelimit: "soon", "ratelimit-policy": ";;q=", "x-ratelimit-remaining": "many", "x-ratelimit-reset": "" }, {}],
    ["numbers below zero", { ratelimit: '"x";r=-1;t=-2', "ratelimit-policy": '"x";q=0;w=0' }, {}],
  ];
  for (const [what, headers, expected] of cases) {
    it(`is ${what}`, () => expect(readQuota(headers, NOW)).to.deep.equal(expected));
  }
});
