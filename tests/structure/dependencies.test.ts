import { expect } from "chai";
import { describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { repository } from "./sources";

interface Manifest {
  readonly scripts: Record<string, string>;
  readonly dependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
  readonly files: string[];
}

interface Locked {
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

/** What npm runs by itself when a package is installed. */
const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"];

const read = (file: string): string => fs.readFileSync(path.join(repository, file), "utf8");
const manifest = JSON.parse(read("package.json")) as Manifest;
const emulator = JSON.parse(read("packages/emulator/package.json")) as Manifest;
const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, Locked> };

/** The place of a package as Node finds it from another one. */
function placeOf(name: string, from: string): string {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("node_modules/") - 1))) {
    const place = path.posix.join(folder, "node_modules", name);
    if (place in packages || folder === "") return place;
  }
}

/** Everything that comes with the given dependencies, by its place. */
function installed(names: readonly string[], from = "", seen = new Set<string>()): Set<string> {
  for (const name of names) {
    const place = placeOf(name, from);
    if (seen.has(place)) continue;
    seen.add(place);
    const { dependencies = {}, optionalDependencies = {} } = packages[place] ?? {};
    installed([...Object.keys(dependencies), ...Object.keys(optionalDependencies)], place, seen);
  }
  return seen;
}

const withScripts = (places: Iterable<string>): string[] => [...places].filter((place) => packages[place]?.hasInstallScript === true);

describe("dependencies", () => {
  it("run nothing when they are installed, and neither do we", () => {
    const all = installed(Object.keys(manifest.dependencies));
    expect([...all].filter((place) => packages[place] === undefined)).to.deep.equal([]);
    expect(all.size).to.be.greaterThan(Object.keys(manifest.dependencies).length);
    expect(withScripts(all)).to.deep.equal([]);
    expect(Object.keys(manifest.scripts).filter((name) => INSTALL_SCRIPTS.includes(name))).to.deep.equal([]);
  });

  it("would be found with an install script, however deep", () => {
    expect(withScripts(installed(["wrangler"]))).not.to.deep.equal([]);
  });

  it("have their reason in the architecture, each of them and nothing else", () => {
    const table = read("docs/architecture.md").split("## Dependencies")[1]?.split("\n## ")[0] ?? "";
    const named = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name);
    const all = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies, ...emulator.dependencies });
    expect(named.sort()).to.deep.equal(all.sort());
  });

  it("are published with what is promised about them", () => {
    expect(manifest.files).to.include("SECURITY.md");
  });
});
