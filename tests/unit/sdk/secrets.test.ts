import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import { otherBinding, Provider, WorkerVersion } from "../../../sdk";

type Json = Record<string, unknown>;

/** Marks a secret on the engine's wire. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** What the engine was sent, by the name of the resource. */
const sent = new Map<string, Json>();

/** The value with `secret(…)` around what travels as a secret. */
function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Json;
  if (fields[SIGNATURE] === SECRET) return { secret: shown(fields["value"]) };
  return Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, shown(item)]));
}

async function register(make: (name: string) => void): Promise<Json> {
  const name = `r${String(sent.size)}`;
  make(name);
  // Until every registration that runs has told the engine.
  for (let turn = 0; turn < 1000 && !sent.has(name); turn++) await new Promise(setImmediate);
  return sent.get(name) ?? {};
}

const version = async (args: object): Promise<Json> => {
  const inputs = await register(
    (name) => new WorkerVersion(name, { workerId: "w", mainModule: "i.js", modules: { "i.js": { content: "" } }, ...args }),
  );
  return inputs;
};
const bindings = async (given: unknown): Promise<unknown> => (await version({ bindings: given }))["bindings"];

describe("secrets of a program", () => {
  before(async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ name, inputs }) => ({ id: name, state: inputs as Json }),
      call: () => ({}),
    });
    // The mocks unwrap secrets: look at what is sent to them instead.
    const monitor = pulumi.runtime.getMonitor() as unknown as { registerResource: (request: Request, callback: unknown) => void };
    interface Request {
      getName(): string;
      getObject(): { toJavaScript(): Json };
    }
    const original = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request, callback) => {
      sent.set(request.getName(), shown(request.getObject().toJavaScript()) as Json);
      original(request, callback);
    };
  });

  const readable = { DB: { type: "d1", databaseId: "1" }, TEXT: { type: "plain_text", text: "readable" } };
  const key = { type: "secret_key", algorithm: { name: "HMAC" }, usages: ["sign"] };
  const jwk = { kty: "oct", k: "s3cret" };
  const map = {
    ...readable,
    TOKEN: { type: "secret_text", text: "s3cret" },
    RAW: { ...key, format: "raw", keyBase64: "s3cret" },
    JWK: { ...key, format: "jwk", keyJwk: jwk },
  };
  const wire = {
    ...readable,
    TOKEN: { type: "secret_text", text: { secret: "s3cret" } },
    RAW: { ...key, format: "raw", keyBase64: { secret: "s3cret" } },
    JWK: { ...key, format: "jwk", keyJwk: { secret: jwk } },
  };
  const array = Object.entries(map).map(([name, binding]) => ({ name, ...binding }));

  it("are secret as plain text, in a map, and the fields beside them stay readable", async () => {
    expect(await bindings(map)).to.deep.equal(wire);
  });

  it("are secret in an array, which travels as a map", async () => {
    expect(await bindings(array)).to.deep.equal(wire);
  });

  it("are secret in every form of Output", async () => {
    expect(await bindings(pulumi.output(map))).to.deep.equal(wire);
    expect(await bindings(pulumi.output(array))).to.deep.equal(wire);
    expect(await bindings(Promise.resolve(array))).to.deep.equal(wire);
    expect(await bindings({ ...map, TOKEN: pulumi.output(map.TOKEN) })).to.deep.equal(wire);
    expect(await bindings({ ...map, TOKEN: Promise.resolve(map.TOKEN) })).to.deep.equal(wire);
    expect(await bindings({ ...map, TOKEN: { type: "secret_text", text: pulumi.output("s3cret") } })).to.deep.equal(wire);
    expect(await bindings({ ...map, TOKEN: { type: "secret_text", text: pulumi.secret("s3cret") } })).to.deep.equal(wire);
    expect(await bindings(array.map((one) => pulumi.output(one)))).to.deep.equal(wire);
    expect(await bindings(array.map((one) => ({ ...one, name: pulumi.output(one.name) })))).to.deep.equal(wire);
    // The types do not take it, JavaScript does.
    expect(await bindings({ ...map, TOKEN: { type: pulumi.output("secret_text"), text: "s3cret" } })).to.deep.equal(wire);
  });

  it("of one binding hide no other, whatever the program wraps", async () => {
    const secretive = { type: "secret_text", text: pulumi.secret("s3cret") };
    const expected = { ...readable, TOKEN: { type: "secret_text", text: { secret: "s3cret" } } };
    const names = [...Object.entries(readable), ["TOKEN", secretive] as const].map(([name, one]) => ({
      name: pulumi.output(name),
      ...one,
    }));
    expect(await bindings(names)).to.deep.equal(expected);
    const wrapped = [...Object.entries(readable).map(([name, one]) => ({ name, ...one })), pulumi.secret({ name: "TOKEN", type: "secret_text", text: "s3cret" })]; // prettier-ignore
    const { TOKEN, ...rest } = (await bindings(wrapped)) as Json;
    expect(rest).to.deep.equal(readable);
    expect(JSON.stringify(TOKEN)).to.match(/^\{"secret":/);
  });

  it("of a kind that nobody knows are those that the program wraps", async () => {
    const other = otherBinding({ type: "brand_new", open: "readable", closed: pulumi.secret("s3cret") });
    expect(await bindings({ NEW: other })).to.deep.equal({ NEW: { type: "brand_new", open: "readable", closed: { secret: "s3cret" } } });
  });

  it("of an upload are its token, not its configuration", async () => {
    const config = { htmlHandling: "none" };
    for (const assets of [{ jwt: "s3cret", config }, { jwt: pulumi.secret("s3cret"), config }, pulumi.output({ jwt: "s3cret", config })]) {
      expect((await version({ assets }))["assets"]).to.deep.equal({ jwt: { secret: "s3cret" }, config });
    }
  });

  it("of an explicit provider are its token and its key, also as plain text", async () => {
    const args = { apiToken: "s3cret", apiKey: "k3y", email: "a@example.com", accountId: "acc", requestTimeout: 5, maxWorkerSize: 10 };
    const inputs = await register((name) => new Provider(name, args));
    expect(inputs).to.deep.equal({
      "cloudflare:apiToken": { secret: "s3cret" },
      "cloudflare:apiKey": { secret: "k3y" },
      "cloudflare:email": "a@example.com",
      "pulumi-workers:accountId": "acc",
      "pulumi-workers:requestTimeout": "5",
      "pulumi-workers:maxWorkerSize": "10",
      "pulumi-workers:explicitProvider": "true",
    });
  });

  it("are asked for by a provider without any", () => {
    for (const args of [undefined, {}, { apiKey: "k" }, { email: "a@example.com", accountId: "a" }]) {
      expect(() => new Provider("p", args as never)).to.throw(pulumi.RunError, 'Provider "p": give apiToken, or apiKey with email');
    }
  });

  it("need no name twice, and a name each", () => {
    const make = (given: unknown) => () => new WorkerVersion("v", { workerId: "w", bindings: given } as never);
    expect(make([{ name: "A", type: "ai" }, { name: "A", type: "ai" }])).to.throw(pulumi.RunError, /two of them are named "A"/); // prettier-ignore
    expect(make([{ type: "ai" }])).to.throw(pulumi.RunError, /bindings\[0\]: a binding of an array needs a name/);
    expect(make([null])).to.throw(pulumi.RunError, /bindings\[0\]/);
  });
});
