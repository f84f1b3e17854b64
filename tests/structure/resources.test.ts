import { CustomResource, ProviderResource } from "@pulumi/pulumi";
import { expect } from "chai";
import { describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { registry } from "../../provider/resources/registry";
import * as sdk from "../../sdk";
import { repository } from "./sources";

/** Resources that one place names and another does not. */
function differences(places: Record<string, readonly string[]>): string[] {
  const all = [...new Set(Object.values(places).flat())].sort();
  return all.flatMap((name) => {
    const missing = Object.keys(places).filter((place) => !places[place]!.includes(name));
    return missing.length > 0 ? [`${name} is missing in ${missing.join(" and ")}`] : [];
  });
}

/** Classes of the SDK that are resources of this kind. */
function classesOf(kind: typeof CustomResource | typeof ProviderResource, exports: Record<string, unknown>): string[] {
  return Object.entries(exports)
    .filter(([, value]) => typeof value === "function" && value.prototype instanceof kind)
    .map(([name]) => name);
}

/** The resources with a page, by its heading. */
function documented(): string[] {
  const folder = path.join(repository, "docs", "resources");
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  return names
    .filter((name) => name.endsWith(".md"))
    .map((name) => /^# (\S+)/.exec(fs.readFileSync(path.join(folder, name), "utf8"))?.[1] ?? name);
}

describe("resources", () => {
  it("are the same in the provider's registry, the SDK and the docs", () => {
    const places = {
      // A provider is the engine's own to run: we have nothing to register for it.
      "provider/resources/registry.ts": [...Object.keys(registry), ...classesOf(ProviderResource, sdk)],
      "sdk/index.ts": classesOf(CustomResource, sdk),
      "docs/resources": documented(),
    };
    expect(differences(places)).to.deep.equal([]);
  });

  it("would be found missing", () => {
    expect(differences({ a: ["X", "Y"], b: ["X"], c: ["Y"] })).to.deep.equal(["X is missing in c", "Y is missing in b"]);
    const exports = { Thing: class extends CustomResource {}, Own: class extends ProviderResource {}, helper: () => 1, Other: Date };
    expect(classesOf(CustomResource, exports)).to.deep.equal(["Thing", "Own"]);
    expect(classesOf(ProviderResource, exports)).to.deep.equal(["Own"]);
  });
});
