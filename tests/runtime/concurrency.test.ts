import { expect } from "chai";
import { describe, it } from "mocha";
import { type Answer, useEmulator, versionOf, worker } from "../unit/emulator/support";

const ROUNDS = 12;

/** What a client may read when somebody else was faster. */
const REFUSALS = [400, 404, 409];

describe("emulator: deployments beside a deletion", () => {
  const api = useEmulator({ runtime: true });

  it("leave the Worker whole, or leave nothing", async function () {
    this.timeout(60_000);
    const seen = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const text = `round ${round}`;
      await api().put("contested", worker("before"));
      const { result } = await api().call("GET", "/contested/deployments");
      const [live] = result["deployments"] as { versions: { version_id: string }[] }[];
      const deployment = JSON.stringify({
        strategy: "percentage",
        versions: [{ version_id: live!.versions[0]!.version_id, percentage: 100 }],
      });
      const writes: Promise<Answer>[] = [
        api().put("contested", worker(text)),
        api().workers("POST", "/contested/versions?deploy=true", versionOf(worker(text))),
        api().call("DELETE", "/contested"),
        api().putContent("contested", worker(text)),
        api().call("POST", "/contested/deployments", deployment),
        api().call("PUT", "/contested/secrets", '{"name":"S","text":"s","type":"secret_text"}'),
        api().workers("PATCH", "/contested", { tags: [text] }),
        api().call("PUT", "/contested/schedules", '[{"cron":"0 0 1 1 *"}]'),
        ...(round % 2 === 0 ? [api().workers("DELETE", "/contested"), api().put("contested", worker(text))] : []),
      ];
      const answers = await Promise.all(writes);
      for (const { status, text: said } of answers) expect([200, ...REFUSALS], said).to.include(status);
      const exists = (await api().listed("contested")) !== undefined;
      seen.add(exists ? "whole" : "nothing");
      const states = [
        (await api().workers("GET", "/contested")).status,
        (await api().call("GET", "/contested/content/v2")).status,
        (await api().call("GET", "/contested/deployments")).status,
        (await api().worker("/contested")).status,
      ];
      expect(states, JSON.stringify(answers.map(({ status }) => status))).to.deep.equal(states.map(() => (exists ? 200 : 404)));
      if (!exists) continue;
      // The live version is one of those that are there, and its code is what answers.
      const { result: now } = await api().call("GET", "/contested/deployments");
      const [{ versions } = { versions: [] }] = now["deployments"] as { versions: { version_id: string }[] }[];
      const version = await api().workers("GET", `/contested/versions/${versions[0]!.version_id}?include=modules`);
      const [module] = version.result["modules"] as { content_base64: string }[];
      const code = Buffer.from(module!.content_base64, "base64").toString();
      expect(code).to.include(JSON.stringify((await api().worker("/contested")).text));
      await api().call("DELETE", "/contested");
    }
    expect(api().logged.filter((line) => line.includes("failed inside"))).to.deep.equal([]);
    expect([...seen]).to.not.be.empty;
  });
});
