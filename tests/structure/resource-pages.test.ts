import { expect } from "chai";
import { before, describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { readConfig } from "../../provider/config";
import { registry } from "../../provider/resources/registry";
import { type Change, measureChanges, type ResourceName } from "../support/reference/changes";
import { Declarations } from "../support/reference/declarations";
import { readDeclarations } from "../support/reference/page";
import { renderPages } from "../support/reference/render";
import { undocumented } from "../support/reference/undocumented";
import { repository } from "./sources";

describe("the pages of the resources", () => {
  const declarations = readDeclarations();
  let changes: Record<ResourceName, Record<string, Change>>;
  before(async () => (changes = await measureChanges()));

  it("are what sources and provider say: npm run docs writes them", () => {
    const folder = path.join(repository, "docs", "resources");
    const written = Object.entries(renderPages(changes));
    const stale = written.filter(([file, text]) => fs.readFileSync(path.join(folder, file), "utf8") !== text);
    expect(stale.map(([file]) => file)).to.deep.equal([]);
  });

  for (const name of Object.keys(registry) as ResourceName[]) {
    it(`measure each input of ${name}`, () => {
      const added = ["contentHash", "endpoint"];
      const inputs = registry[name]().inputs.filter((input) => !added.includes(input));
      expect(Object.keys(changes[name])).to.have.members(inputs);
      expect(declarations.membersOf(`${name}Args`).map((member) => member.name)).to.have.members(inputs);
    });

    it(`and the doc comments say which change replaces ${name}`, () => {
      const versions = name === "WorkerVersion";
      const sentence = versions ? /A change (of annotations )?alone makes no version/ : /A change replaces/;
      const said = declarations.membersOf(`${name}Args`).filter(({ comment }) => comment.paragraphs.some((text) => sentence.test(text)));
      const is = Object.entries(changes[name]).filter(([, { leadsTo }]) => (leadsTo === "replacement") !== versions);
      expect(said.map((member) => member.name)).to.have.members(is.map(([input]) => input));
    });
  }
});

describe("the defaults of Provider", () => {
  it("are those that the provider takes", () => {
    const { timeoutMs, sizeLimits, baseUrl } = readConfig({ get: () => undefined, env: {} });
    const said = readDeclarations().membersOf("ProviderArgs");
    const defaultOf = (name: string): string =>
      said
        .find((member) => member.name === name)!
        .comment.tag("default")
        .join(" ");
    expect(defaultOf("requestTimeout")).to.equal(String(timeoutMs / 1000));
    expect(defaultOf("maxWorkerSize")).to.equal(String(sizeLimits.raw / 1024 / 1024));
    expect(defaultOf("maxCompressedWorkerSize")).to.include(`more than ${sizeLimits.compressed / 1024 / 1024} is warned about`);
    expect(defaultOf("baseUrl")).to.include(baseUrl);
  });
});

describe("doc comments", () => {
  it("are on everything that the SDK exports, and say the default of what may be left out of a resource", () => {
    expect(undocumented(readDeclarations())).to.deep.equal([]);
  });

  it("would be found missing", () => {
    const text = `
      export interface WorkerArgs {
        a: string;
        /** B. */
        b?: string;
        /**
         * C.
         * @default 1
         */
        c?: string;
      }
      /** A thing. */
      export class Worker extends CustomResource implements Echo<WorkerArgs> {
        declare readonly a: string;
        declare readonly z: string;
      }`;
    expect(undocumented(new Declarations([{ file: "a.ts", text }]), ["Worker", "WorkerArgs"])).to.deep.equal([
      "Worker.z has no doc comment",
      "WorkerArgs has no doc comment",
      "WorkerArgs.a has no doc comment",
      "WorkerArgs.b does not say its @default",
    ]);
  });
});
