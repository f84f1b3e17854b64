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

/** Classes of the SDK that are resources; Provider is none of them. */
function resourceClasses(exports: Record<string, unknown>): string[] {
  return Object.entries(exports)
    .filter(([, value]) => typeof value === "function" && value.prototype instanceof CustomResource)
    .filter(([, value]) => !((value as { prototype: unknown }).prototype instanceof ProviderResource))
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
      "provider/resources/registry.ts": Object.keys(registry),
      "sdk/index.ts": resourceClasses(sdk),
      "docs/resources": documented(),
    };
    expect(differences(places)).to.deep.equal([]);
  });

  it("would be found missing", () => {
    expect(differences({ a: ["X", "Y"], b: ["X"], c: ["Y"] })).to.deep.equal(["X is missing in c", "Y is missing in b"]);
    const classes = { Thing: class extends CustomResource {}, Provider: class extends ProviderResource {}, helper: () => 1, Other: Date };
    expect(resourceClasses(classes)).to.deep.equal(["Thing"]);
  });
});
