import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { type Client, form, useEmulator, worker } from "./support";

/** The status, or "reset" when the connection broke. */
async function outcome(call: Promise<{ status: number }>): Promise<number | "reset"> {
  return await call.then(
    ({ status }) => status,
    () => "reset" as const,
  );
}

describe("emulator: faults", () => {
  let slept: number[] = [];
  const clock = {
    now: () => Date.now(),
    sleep: async (milliseconds: number) => {
      slept.push(milliseconds);
      await Promise.resolve();
    },
  };
  const api = useEmulator({ clock });
  beforeEach(async () => {
    slept = [];
    await api().admin("POST", "/reset");
  });

  const fault = async (rule: unknown): Promise<number> => (await api().admin("POST", "/faults", rule)).status;
  const list = (client: Client = api()): Promise<number | "reset"> => outcome(client.call("GET", ""));

  it("answers with a status, headers and a body", async () => {
    const body = { success: false, errors: [{ code: 971, message: "slow down" }] };
    expect(await fault({ fault: { type: "status", status: 429, headers: { "retry-after": "3" }, body } })).to.equal(201);
    const answer = await api().call("GET", "");
    expect([answer.status, answer.headers.get("retry-after"), answer.errors]).to.deep.equal([429, "3", body.errors]);
    expect(api().emulator.requests()[0]).to.include({ status: 429, bytesOut: answer.bytes.byteLength });
  });

  it("fits by method and path", async () => {
    await fault({ method: "put", path: "/accounts/*/workers/scripts/a.b*", fault: { type: "status", status: 500 } });
    await fault({ method: "PUT", path: "*/scripts/x/content", fault: { type: "status", status: 503 } });
    expect(await list()).to.equal(200);
    expect(await outcome(api().put("acb"))).to.equal(200);
    expect(await outcome(api().put("x"))).to.equal(200);
    expect(await outcome(api().putContent("x", worker("x")))).to.equal(503);
  });

  it("comes at the nth request, once or as often as told", async () => {
    await fault({ nth: 2, fault: { type: "status", status: 500 } });
    expect([await list(), await list(), await list()]).to.deep.equal([200, 500, 200]);
    await api().admin("DELETE", "/faults");
    await fault({ nth: 2, times: 2, fault: { type: "status", status: 500 } });
    expect([await list(), await list(), await list(), await list()]).to.deep.equal([200, 500, 500, 200]);
    await api().admin("DELETE", "/faults");
    await fault({ times: 1, fault: { type: "status", status: 500 } });
    expect([await list(), await list()]).to.deep.equal([500, 200]);
    expect(JSON.parse((await api().admin("GET", "/faults")).text)).to.deep.equal([
      { times: 1, fault: { type: "status", status: 500 }, seen: 2, fired: 1 },
    ]);
  });

  it("comes by chance, the same chance for the same seed", async () => {
    const run = async (seed: number): Promise<(number | "reset")[]> => {
      await api().admin("DELETE", "/faults");
      await fault({ probability: 0.5, seed, fault: { type: "status", status: 500 } });
      const statuses: (number | "reset")[] = [];
      for (let request = 0; request < 32; request += 1) statuses.push(await list());
      return statuses;
    };
    const first = await run(7);
    expect(first).to.include(200).and.to.include(500);
    expect(await run(7)).to.deep.equal(first);
    expect(await run(8)).not.to.deep.equal(first);
  });

  it("breaks the connection before the request is handled, or after", async () => {
    await fault({ method: "PUT", nth: 1, fault: { type: "reset-before" } });
    expect(await outcome(api().put("before"))).to.equal("reset");
    expect(await api().listed("before")).to.equal(undefined);
    await api().admin("DELETE", "/faults");
    await fault({ method: "PUT", nth: 1, fault: { type: "reset-after" } });
    expect(await outcome(api().put("after"))).to.equal("reset");
    expect(await api().listed("after")).to.include({ id: "after" });
    const statuses = api()
      .emulator.requests()
      .map(({ status }) => status);
    expect(statuses).to.deep.equal([0, 200, 0, 200]);
  });

  it("waits", async () => {
    await fault({ fault: { type: "delay", milliseconds: 60_000 }, times: 1 });
    expect([await list(), slept]).to.deep.equal([200, [60_000]]);
  });

  it("cuts an answer off", async () => {
    await fault({ fault: { type: "truncate", bytes: 10 }, times: 1 });
    const url = `${api().emulator.baseUrl}/accounts/a/workers/scripts`;
    const response = await fetch(url, { headers: { authorization: "Bearer x" } });
    expect(Number(response.headers.get("content-length"))).to.be.greaterThan(10);
    expect(await response.text().catch(() => "cut")).to.equal("cut");
    expect(api().emulator.requests()[0]).to.include({ status: 200, bytesOut: 10 });
  });

  it("cuts the answer itself, which then ends as it says", async () => {
    const get = async (): Promise<Response> =>
      fetch(`${api().emulator.baseUrl}/accounts/a/workers/scripts`, { headers: { authorization: "Bearer x" } });
    const whole = await (await get()).text();
    for (const [bytes, left] of [
      [undefined, Math.floor(whole.length / 2)],
      [3, 3],
    ] as const) {
      await fault({ fault: { type: "truncate", whole: true, ...(bytes === undefined ? {} : { bytes }) }, times: 1 });
      const answer = await get();
      expect([answer.status, answer.headers.get("content-length")]).to.deep.equal([200, String(left)]);
      expect(await answer.text()).to.equal(whole.slice(0, left));
      await api().admin("DELETE", "/faults");
    }
  });

  it("gives no answer for as long as the client waits, before the request is handled or after", async () => {
    const hangs = async (name: string, after: boolean): Promise<boolean> => {
      await api().admin("POST", "/reset");
      await fault({ method: "PUT", fault: { type: "hang", after } });
      const begun = api().emulator.requests().length;
      const gone = new AbortController();
      const url = `${api().emulator.baseUrl}/accounts/${api().account}/workers/scripts/${name}`;
      const body = form({ main_module: "index.js" }, worker(name));
      const waiting = fetch(url, { method: "PUT", headers: { authorization: "Bearer x" }, body, signal: gone.signal });
      const ended = outcome(waiting);
      // It is in the list once everything about it is over but the answer.
      while (api().emulator.requests().length === begun) await new Promise((resolve) => setImmediate(resolve));
      expect(await Promise.race([ended, Promise.resolve("nothing")])).to.equal("nothing");
      gone.abort();
      expect(await ended).to.equal("reset");
      return (await api().listed(name)) !== undefined;
    };
    expect([await hangs("before", false), await hangs("after", true)]).to.deep.equal([false, true]);
  });

  it("changes the headers of an answer and leaves its body", async () => {
    await fault({ fault: { type: "headers", headers: { "content-type": "text/html", "x-more": "1" } }, times: 1 });
    const { status, headers, json } = await api().call("GET", "");
    expect([status, headers.get("content-type"), headers.get("x-more"), json["success"]]).to.deep.equal([200, "text/html", "1", true]);
  });

  for (const [what, kind, status] of [
    ["a status", { type: "status", status: 500 }, 500],
    ["a page", { type: "html" }, 502],
  ] as const) {
    it(`answers with ${what} in the place of the request, or after it`, async () => {
      await fault({ method: "PUT", fault: kind, times: 1 });
      expect(await outcome(api().put("before"))).to.equal(status);
      await fault({ method: "PUT", fault: { ...kind, after: true }, times: 1 });
      expect(await outcome(api().put("after"))).to.equal(status);
      expect(await api().listed("before")).to.equal(undefined);
      expect(await api().listed("after")).to.include({ id: "after" });
    });
  }

  it("answers with a page of HTML", async () => {
    await fault({ fault: { type: "html" }, times: 1 });
    const { status, headers, text } = await api().call("GET", "");
    expect([status, headers.get("content-type")]).to.deep.equal([502, "text/html; charset=UTF-8"]);
    expect(text).to.match(/^<!DOCTYPE html>/);
  });

  it("refuses rules that it would not follow", async () => {
    for (const rule of [
      null,
      {},
      { fault: {} },
      { fault: { type: "explode" } },
      { fault: { type: "status" } },
      { fault: { type: "status", status: 99999 } },
      { fault: { type: "html", status: "502" } },
      { fault: { type: "status", status: 500, headers: { "x-a": "a\nb" } } },
      { fault: { type: "delay" } },
      { fault: { type: "headers" } },
      { fault: { type: "hang", after: "yes" } },
      { fault: { type: "truncate", whole: 1 } },
      { fault: { type: "html" }, nth: "1" },
      { fault: { type: "html" }, paht: "/" },
    ]) {
      expect(await fault(rule), JSON.stringify(rule)).to.equal(400);
    }
    expect((await api().admin("GET", "/faults")).text).to.equal("[]");
  });

  for (const [field, rule] of [
    ["nth", { nth: 0 }],
    ["nth", { nth: 1.5 }],
    ["probability", { probability: 5 }],
    ["probability", { probability: 0 }],
    ["times", { times: -1 }],
    ["times", { times: 0 }],
    ["seed", { seed: "1" }],
    ["bytes", { fault: { type: "truncate", bytes: "x" } }],
    ["bytes", { fault: { type: "truncate", bytes: -1 } }],
    ["milliseconds", { fault: { type: "delay", milliseconds: -1 } }],
    ["milliseconds", { fault: { type: "delay", milliseconds: 2 ** 31 } }],
    ["after", { fault: { type: "delay", milliseconds: 1, after: true } }],
    ["own", { fault: { type: "hang", own: 1 } }],
    ["status", { fault: { type: "reset-before", status: 500 } }],
    ["toString", { toString: 1 }],
    ["fault", { fault: [] }],
  ] as const) {
    it(`names what is wrong with ${JSON.stringify(rule)}`, async () => {
      const { status, text } = await api().admin("POST", "/faults", { fault: { type: "hang" }, ...rule });
      expect(status).to.equal(400);
      expect((JSON.parse(text) as { errors: { message: string }[] }).errors[0]?.message).to.match(new RegExp(`\\b${field}\\b`));
      expect((await api().admin("GET", "/faults")).text).to.equal("[]");
    });
  }

  it("leaves admin routes and Workers alone", async () => {
    await fault({ fault: { type: "status", status: 500 } });
    expect((await api().admin("GET", "/requests")).status).to.equal(200);
    expect((await api().worker("/nobody")).status).to.equal(404);
  });
});
