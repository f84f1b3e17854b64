import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { Worker, WorkerDeployment, WorkerVersion } from "../../../sdk";

const folder = path.join(__dirname, "..", "..", "..", "..", "sdk");

/** Classes with the files that declare them. */
const classes = { "worker.ts": Worker, "worker-version.ts": WorkerVersion, "worker-deployment.ts": WorkerDeployment };

describe("the outputs of a resource that .get gives", () => {
  before(() => pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }), call: () => ({}) }));

  for (const [file, Class] of Object.entries(classes)) {
    it(`of ${Class.name} are all that the class declares`, () => {
      const source = fs.readFileSync(path.join(folder, file), "utf8");
      const declared = [...source.matchAll(/^ {2}declare readonly (\w+):/gm)].map(([, name]) => name!);
      expect(declared).to.include("accountId");
      const got = Class.get("x", "a/b/c") as unknown as Record<string, unknown>;
      expect(declared.filter((name) => !pulumi.Output.isInstance(got[name]))).to.deep.equal([]);
      expect(Class.isInstance(got)).to.equal(true);
      expect([Worker, WorkerVersion, WorkerDeployment].filter((other) => other.isInstance(got))).to.deep.equal([Class]);
    });

    it(`of ${Class.name} leave what is wrong in a program without arguments to the check`, () => {
      expect(() => new (Class as unknown as new (name: string) => unknown)("y")).not.to.throw();
    });

    it(`of ${Class.name} belong to a class right above CustomResource, as Pulumi takes for granted where it looks for the place`, () => {
      expect(Object.getPrototypeOf(Class)).to.equal(pulumi.CustomResource);
    });

    it(`of ${Class.name} cost no stack traces, and everybody else keeps theirs`, () => {
      const { stackTraceLimit } = Error;
      const before: unknown = Reflect.get(Error, "prepareStackTrace");
      let traces = 0;
      Error.prepareStackTrace = (error, frames) => {
        if (frames.length > 0) traces += 1;
        return String(error);
      };
      try {
        Class.get("z", "a/b/c");
        expect(() => Class.get("", "a/b/c")).to.throw("name");
      } finally {
        Reflect.set(Error, "prepareStackTrace", before);
      }
      // The places of the two in the program, and the error.
      expect(traces).to.be.within(1, 10);
      expect(Error.stackTraceLimit).to.equal(stackTraceLimit);
    });
  }
});
