import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { describe, it } from "mocha";
import { assetsToWire } from "../../../sdk/assets";

/** A value with everything in it that comes later. */
function settled(value: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    (pulumi.output(value) as pulumi.Output<unknown>).apply(resolve);
  });
}

const absolute = path.resolve("public");

describe("assets of a program", () => {
  const wire = (assets: unknown): Promise<unknown> => settled(assetsToWire(assets, 'WorkerVersion "site"'));

  it("travel with the absolute path of their folder, in whatever form it is given", async () => {
    const archive = new pulumi.asset.FileArchive("public");
    for (const directory of [
      "public",
      absolute,
      "./public/",
      archive,
      pulumi.output("public"),
      Promise.resolve("public"),
      pulumi.output(archive),
    ]) {
      expect(await wire({ directory })).to.deep.equal({ directory: absolute });
    }
    expect(await wire(pulumi.output({ directory: "public", config: {} }))).to.deep.equal({ directory: absolute, config: {} });
  });

  it("keep their configuration beside them, and what is none as it is", async () => {
    const config = { htmlHandling: "none", runWorkerFirst: ["/api/*"] };
    expect(await wire({ directory: "public", config })).to.deep.equal({ directory: absolute, config });
    for (const other of [{ config }, {}, { directory: "" }, { directory: 7 }, "public", null])
      expect(await wire(other)).to.deep.equal(other);
  });

  it("are no archive of other things than a folder", () => {
    for (const archive of [new pulumi.asset.AssetArchive({}), new pulumi.asset.RemoteArchive("https://a.example/site.zip")]) {
      expect(() => assetsToWire({ directory: archive }, 'WorkerVersion "site"'))
        .to.throw(pulumi.RunError)
        .with.property(
          "message",
          'WorkerVersion "site": assets.directory: is an archive of other than one folder. Give the path of a folder.',
        );
    }
  });
});
