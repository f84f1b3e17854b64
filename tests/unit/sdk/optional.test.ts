import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { join } from "node:path";
import { describe, it } from "mocha";
import { loadOptional } from "../../../sdk/optional";
import { cleanups } from "../../support/cleanup";
import { makeFolder } from "../../support/folder";

describe("a library that only some programs need", () => {
  const cleanup = cleanups();
  /** A file beside which a library is installed. */
  const besides = (version: string, code: string): string => {
    const folder = makeFolder();
    cleanup(folder.remove);
    folder.write("node_modules/some-library/package.json", JSON.stringify({ name: "some-library", version, main: "index.js" }));
    folder.write("node_modules/some-library/index.js", code);
    return join(folder.path, "package.json");
  };
  const load = (from?: string) => loadOptional({ name: "some-library", neededBy: "bundle(…)", since: [0, 27] }, from);
  const refusal = (from?: string): string => {
    try {
      load(from);
    } catch (error) {
      expect(pulumi.RunError.isInstance(error)).to.equal(true);
      return (error as Error).message;
    }
    throw new Error("was loaded");
  };

  it("is loaded from where it is, when it is new enough", () => {
    for (const version of ["0.27.0", "0.30.1", "1.0.0", "0.27.0-beta.1"]) {
      expect(load(besides(version, "module.exports = 5;")).library, version).to.equal(5);
    }
  });

  it("is asked for when it is missing, with the command that installs it", () => {
    expect(refusal()).to.equal("bundle(…) needs some-library, which is not installed: npm install --save-dev some-library");
  });

  it("is asked for when it is too old, with the version that is there", () => {
    expect(refusal(besides("0.26.9", ""))).to.equal(
      "bundle(…) needs some-library 0.27 or newer, and 0.26.9 is installed: npm install --save-dev some-library@latest",
    );
  });

  it("is named when it fails to load", () => {
    expect(refusal(besides("1.0.0", 'throw new Error("no such binding");'))).to.equal(
      "bundle(…): some-library 1.0.0 fails to load: no such binding",
    );
  });
});
