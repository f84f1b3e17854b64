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

/** What is worth starting beside a version: the Workers of its account that will need the instance as well. */
export function neighbours(view: AccountView): Version[] {
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
