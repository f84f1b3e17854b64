/** What the program declares, without an engine: milliseconds. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { type ApiArgs, api } from "../api.ts";

before(async () => {
  await pulumi.runtime.setMocks({
    // What only the API knows, the mock has to say: here the id of a version.
    newResource: ({ name, type, inputs }) => ({
      id: `${name}-id`,
      state: type.endsWith(":WorkerVersion") ? { ...inputs, versionId: "a-version" } : inputs,
    }),
    call: ({ inputs }) => inputs,
  });
});

/** An output's value. */
function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

for (const [stage, name, rate] of [
  ["production", "api", 0.1],
  ["development", "api-development", 1],
] as const satisfies readonly [ApiArgs["stage"], string, number][]) {
  test(`${stage}: ${name}, with logs of ${rate * 100} % of the requests`, async () => {
    const { worker } = api({ stage, key: "a key" });
    assert.equal(await valueOf(worker.name), name);
    assert.deepEqual(await valueOf(worker.observability), { enabled: true, headSamplingRate: rate });
  });
}

test("the version that is made gets all of the traffic", async () => {
  const { deployment } = api({ stage: "production", key: "a key" });
  assert.deepEqual(await valueOf(deployment.versions), [{ versionId: "a-version", percentage: 100 }]);
});

test("the key is a secret, also when the program has it as plain text", async () => {
  const { version } = api({ stage: "production", key: "a key" });
  assert.equal(await pulumi.isSecret(version.bindings), true);
});
