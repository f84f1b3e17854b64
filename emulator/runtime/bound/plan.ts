import type { AccountView, Version } from "../runtime";
import { needsInstance } from "../bindings/kinds";
import { runs, serviceName, wire, type ObjectTarget, type ServiceTarget, type Wiring } from "./wiring";

/** A version with what its bindings lead to. */
export interface Planned {
  readonly version: Version;
  readonly wiring: Wiring;
}

/** Versions by the name of their service: those that were asked for, and all that their bindings lead to. */
export type Plan = ReadonlyMap<string, Planned>;

/** Workers of an account that start together, so that one start serves them all; about a megabyte each. */
const TOGETHER = 50;

export function planFor(versions: readonly Version[], view: AccountView): Plan {
  const plan = new Map<string, Planned>();
  const waiting = [...versions];
  for (let version = waiting.pop(); version; version = waiting.pop()) {
    const name = serviceName(version);
    if (plan.has(name)) continue;
    const wiring = wire(version, view);
    plan.set(name, { version, wiring });
    for (const { versions: targets } of Object.values(wiring.services)) waiting.push(...targets);
    for (const { home } of [...Object.values(wiring.objects), ...wiring.unbound]) waiting.push(home);
    waiting.push(...wiring.consumers);
  }
  return plan;
}

/**
 * What only one process may have at a time: Durable Objects, by their key, and queues, whose messages are in the memory of the process that
 * takes them.
 */
export function claims(plan: Plan): ReadonlySet<string> {
  const all = [...plan.values()].flatMap(({ wiring: { objects, unbound, consumes } }) => [
    ...[...Object.values(objects), ...unbound].map(({ key }) => `object/${key}`),
    ...consumes.map(({ queue }) => `queue/${queue}`),
  ]);
  return new Set(all);
}

/** Starts without neighbours. */
export function isApart(plan: Plan): boolean {
  return [...plan.values()].some(({ version }) => version.apart);
}

export function meet(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...some].some((claim) => others.has(claim));
}

/**
 * A plan with what is worth starting beside it. Beside one without claims: the others without; beside one with claims: those that have one of
 * them too, directly or by another.
 */
export function withNeighbours(plan: Plan, view: AccountView): Plan {
  const others = neighbours(view).map((version) => planFor([version], view));
  if (claims(plan).size === 0) return union([...others.filter((other) => claims(other).size === 0), plan]);
  let [together, apart] = [plan, others];
  for (;;) {
    const held = claims(together);
    const joining = apart.filter((other) => meet(claims(other), held));
    if (joining.length === 0) return together;
    together = union([...joining, together]);
    apart = apart.filter((other) => !joining.includes(other));
  }
}

/** Where two have the same version, the later one counts: what is asked for is what starts. */
function union(plans: readonly Plan[]): Plan {
  return new Map(plans.flatMap((plan) => [...plan]));
}

/** The Workers of an account that will need an instance as well. */
function neighbours(view: AccountView): Version[] {
  const found: Version[] = [];
  for (const script of view.scripts()) {
    if (found.length >= TOGETHER) break;
    found.push(...view.live(script).filter((version) => needsInstance(version) && runs(version)));
  }
  return found;
}

/** One text for each version: when it differs, what runs is not what should. */
export function specs(plan: Plan): Map<string, string> {
  return new Map([...plan].map(([name, { wiring }]) => [name, JSON.stringify(described(wiring))]));
}

export function includes(running: ReadonlyMap<string, string>, wanted: ReadonlyMap<string, string>): boolean {
  return [...wanted].every(([name, spec]) => running.get(name) === spec);
}

function described({ services, objects, unbound, consumes, consumers, absent }: Wiring): unknown {
  const service = ({ script, entrypoint, versions }: ServiceTarget): unknown => [script, entrypoint, versions.map(serviceName)];
  const object = ({ home, className, key, sqlite }: ObjectTarget): unknown => [serviceName(home), className, key, sqlite];
  return [
    Object.entries(services).map(([name, target]) => [name, service(target)]),
    Object.entries(objects).map(([name, target]) => [name, object(target)]),
    unbound.map(object),
    consumes,
    consumers.map(serviceName),
    absent,
  ];
}
