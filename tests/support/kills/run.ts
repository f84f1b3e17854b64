/**
 * One update that is killed, and the one after it.
 */
import { expect } from "chai";
import { startEmulator } from "../../../emulator";
import { createStack, type EngineStack, fail, type Outcome, succeed } from "../engine";
import { type Passing, startProxy } from "../proxy";
import { account } from "../script-content";
import { descendants, end, hasEnded, type Process, providerOf } from "./processes";
import { ADOPT_FILE, contentOf, program, RESOURCES, scripts, versioned } from "./program";
import { pendingOf, recordedOf, type Remote, remotesOf, truthOf, without } from "./truth";

/** Who is killed, by what, and when. */
export interface Kill {
  readonly victim: "CLI" | "provider";
  readonly signal: "SIGINT" | "SIGTERM" | "SIGKILL";
  /** The request at which it happens, counted from 1. */
  readonly request: number;
  /** Before the request takes effect, or after it did and before its client knows. */
  readonly moment: "before" | "after";
}

/** What came of it. */
export interface Figures {
  /** Things of the API that neither the state nor the engine's words knew of. */
  readonly lost: number;
  /** Things that the next update made a second time, though the state had them. */
  readonly doubled: number;
  /** Versions that are there once more, since their answer came to nobody. */
  readonly moreVersions: number;
  /** Workers that the next update took over. */
  readonly adopted: number;
}

/** Kills an update, follows what the CLI and our messages ask for, and asserts that nothing else is left of it. */
export async function killAndConverge(kill: Kill): Promise<Figures> {
  const emulator = await startEmulator({ runtime: false, log: () => undefined });
  let processes: Process[] = [];
  let pid = 0;
  const strike = async ({ index }: Passing): Promise<"drop" | undefined> => {
    if (index !== kill.request) return undefined;
    processes = descendants(pid);
    const victim = kill.victim === "CLI" ? pid : providerOf(processes).pid;
    process.kill(victim, kill.signal);
    if (kill.signal !== "SIGKILL") return undefined;
    await hasEnded(victim);
    return "drop";
  };
  const proxy = await startProxy(emulator.url, { [kill.moment]: strike });
  const stack = await createStack({
    files: { "index.js": program, [ADOPT_FILE]: "[]" },
    config: { "pulumi-workers:accountId": account },
    env: { CLOUDFLARE_BASE_URL: proxy.baseUrl, CLOUDFLARE_API_TOKEN: "a-token" },
  });
  try {
    const running = stack.start("up", "--yes", "--skip-preview");
    pid = running.pid;
    const killed = await running.outcome;
    expect(processes, `request ${String(kill.request)} was reached:\n${killed.output}`).not.to.be.empty;
    expect(await hasEnded(providerOf(processes).pid), "the provider ends with its engine").to.equal(true);

    const [recorded, before] = [recordedOf(stack), remotesOf(await truthOf(emulator))];
    expect(without(recorded, before), "the state says nothing that is not so").to.deep.equal([]);
    const unknown = without(before, recorded);
    const said = [...pendingOf(stack), ...failedIn(killed)];
    const lost = unknown.filter(({ resource }) => !said.includes(resource));
    expect(lost, `all is in the state, or said to be unfinished (${said.join()})`).to.deep.equal([]);
    if (kill.signal !== "SIGKILL") expect(unknown, `${kill.signal} lets a call end:\n${killed.output}`).to.deep.equal([]);

    const adopted = await converge(stack, unknown);
    const figures = await compare(stack, unknown, await truthOf(emulator));
    return { ...figures, lost: lost.length, adopted };
  } finally {
    // The CLI's own helpers notice its end only after minutes.
    for (const { pid: one } of processes) end(one);
    stack.remove();
    await proxy.close();
    await emulator.close();
  }
}

/** Names of the resources that the summary of an update says have failed. */
function failedIn({ output }: Outcome): string[] {
  return [...output.matchAll(/^ {2}pulumi-nodejs:\S+ \((\S+)\):$/gm)].map(([, name]) => name ?? "");
}

function refusalOf(name: string): string {
  return `There is a Worker "${name}" in account ${account} already. To take it over as it is, set adopt: true`;
}

/** Runs the update again. What the kill left of the engine's own in its way goes first, whichever the engine meets first. */
async function unblocked(stack: EngineStack): Promise<Outcome> {
  for (;;) {
    const next = await stack.up();
    if (next.code === 0) return next;
    if (next.output.includes("pulumi cancel")) succeed(await stack.run("cancel", "--yes"));
    // The engine replaces the state in one go, but not the note beside it.
    else if (next.output.includes("failed to load checkpoint: EOF")) stack.removeStateNote();
    else return next;
  }
}

/** Runs the update again, and does what it asks for. Gives how many Workers had to be adopted. */
async function converge(stack: EngineStack, unknown: readonly Remote[]): Promise<number> {
  const pending = pendingOf(stack);
  let next = await unblocked(stack);
  for (const name of pending) expect(next.output).to.match(new RegExp(`::${name}, interrupted while creating$`, "m"));
  const left = unknown.map(({ resource }) => resource).filter((name) => [...versioned, ...scripts].includes(name));
  // Once one is refused, the engine begins nothing new: it may take several updates to hear of all.
  const adopted: string[] = [];
  while (adopted.length < left.length) {
    fail(next);
    const refused = left.filter((name) => !adopted.includes(name) && next.output.includes(refusalOf(name)));
    expect(refused, next.output).not.to.be.empty;
    adopted.push(...refused);
    stack.write(ADOPT_FILE, JSON.stringify(adopted));
    next = await stack.up();
  }
  succeed(next);
  // What the warning asks for; without a terminal nobody is asked what became of each.
  if (pending.length > 0) succeed(await stack.refresh("--clear-pending-creates"));
  return left.length;
}

/** Asserts that everything is there as declared, once, and in the state. */
async function compare(
  stack: EngineStack,
  unknown: readonly Remote[],
  truth: Awaited<ReturnType<typeof truthOf>>,
): Promise<Pick<Figures, "doubled" | "moreVersions">> {
  const recorded = recordedOf(stack);
  expect(recorded).to.have.length(RESOURCES);
  expect(pendingOf(stack)).to.deep.equal([]);
  const remotes = remotesOf(truth);
  expect(without(recorded, remotes), "all of the state is there").to.deep.equal([]);
  const more = without(remotes, recorded);
  const doubled = without(more, unknown);
  expect(doubled, "nothing is there twice but what nobody heard of").to.deep.equal([]);
  expect(
    more.every(({ resource }) => resource.endsWith("-version")),
    JSON.stringify(more),
  ).to.equal(true);
  let morePuts = 0;
  for (const { name, versions, deployments } of truth) {
    expect(
      versions.map(({ content }) => content),
      name,
    ).to.have.members(versions.map(() => contentOf(name)));
    const live = recorded.find(({ resource }) => resource === `${name}-version`)?.id ?? versions[0]?.id;
    expect(deployments[0]?.versions, name).to.deep.equal([{ version_id: live, percentage: 100 }]);
    const isScript = name.startsWith("script-");
    // Every PUT of content makes a version and deploys it.
    expect(deployments, name).to.have.length(isScript ? versions.length : 1);
    if (!isScript) continue;
    const wasUnknown = unknown.some(({ resource }) => resource === `${name}-content`);
    expect(versions.length, name).to.be.within(1, wasUnknown ? 2 : 1);
    morePuts += versions.length - 1;
  }
  expect(truth.map(({ name }) => name)).to.have.members([...versioned, ...scripts]);
  return { doubled: doubled.length, moreVersions: more.length + morePuts };
}
