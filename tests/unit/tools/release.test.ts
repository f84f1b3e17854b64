import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { notReady } from "../../../tools/release/ready.mjs";
import { type Folder, makeFolder } from "../../support/folder";

const repository = path.resolve(__dirname, "..", "..", "..", "..");

const MANIFESTS = ["package.json", "packages/emulator/package.json"];

interface Manifest {
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

describe("a release", function () {
  this.timeout(60_000);
  let folder: Folder;
  const read = (file: string): string => fs.readFileSync(path.join(folder.path, file), "utf8");
  const git = (...args: string[]): void => {
    const who = ["-c", "user.name=someone", "-c", "user.email=someone@example.com", "-c", "init.defaultBranch=main"];
    execFileSync("git", [...who, ...args], { cwd: folder.path, stdio: "ignore" });
  };

  beforeEach(() => {
    folder = makeFolder();
    for (const file of ["package-lock.json", ".npmrc", ".changeset/config.json", "CHANGELOG.md", "provider/version.ts"])
      folder.write(file, fs.readFileSync(path.join(repository, file)));
    for (const file of MANIFESTS) {
      const manifest = JSON.parse(fs.readFileSync(path.join(repository, file), "utf8")) as Manifest;
      folder.write(file, JSON.stringify({ ...manifest, repository: "https://example.com/repository" }));
    }
    folder.write(".gitignore", "node_modules\n");
    // A link to the repository's packages would not do: npm notes in them what it finds here, and the next command would install them anew.
    git("init");
    git("add", "-A");
    git("commit", "-m", "all");
  });
  afterEach(() => folder.remove());

  it("gives both packages the version that the changes ask for, wherever it stands", async () => {
    folder.write(".changeset/new.md", '---\n"pulumi-workers-emulator": minor\n---\n\nThe emulator has something new.\n');
    git("add", "-A");
    git("commit", "-m", "new");
    expect(await notReady(folder.path)).to.deep.equal([
      ".changeset/new.md: changes that have no version yet. Run: npm run release:version",
    ]);
    const before = JSON.parse(read("package.json")) as Manifest;
    const [major, minor = 0] = before.version.split(".").map(Number);
    const version = `${String(major)}.${String(minor + 1)}.0`;
    // In a process of its own: it prints.
    const script = path.join(repository, "tools", "release", "version.mjs");
    const call = `import(${JSON.stringify(script)}).then(({ applyVersion }) => applyVersion(${JSON.stringify(folder.path)}))`;
    execFileSync(process.execPath, ["-e", call], { stdio: "pipe" });
    const [provider, emulator] = ["package.json", "packages/emulator/package.json"].map((file) => JSON.parse(read(file)) as Manifest);
    expect([provider!.version, emulator!.version]).to.deep.equal([version, version]);
    expect(provider!.peerDependencies["pulumi-workers-emulator"]).to.equal(`>=${version}`);
    expect((JSON.parse(read("package-lock.json")) as Manifest).version).to.equal(version);
    expect(read("provider/version.ts")).to.contain(`VERSION = "${version}"`);
    expect(read("packages/emulator/CHANGELOG.md")).to.contain("The emulator has something new.");
    expect(read("CHANGELOG.md")).to.match(
      new RegExp(`^# [^\\n]*\\n\\n## ${version}\\n[^]*\\n## ${before.version.replaceAll(".", "\\.")}\\n`),
    );
  });

  it("waits for the address of the repository, which links on npm need", async () => {
    for (const file of MANIFESTS) folder.write(file, JSON.stringify({ ...(JSON.parse(read(file)) as Manifest), repository: undefined }));
    git("commit", "-am", "nowhere");
    expect(await notReady(folder.path)).to.deep.equal(
      MANIFESTS.map((file) => `${file} has no repository: on npm, the links of its README and SECURITY.md lead nowhere. Name it.`),
    );
  });

  it("waits for what no commit has", async () => {
    expect(await notReady(folder.path)).to.deep.equal([]);
    folder.write("a.txt", "a");
    expect(await notReady(folder.path)).to.deep.equal(["There are changes that no commit has: what is published must be in the history."]);
  });
});
