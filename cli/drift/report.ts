import type { ModuleDigest } from "../../provider/content/hash";

/** How a resource is, next to what the state has of it. */
export type Status =
  | "in sync"
  /** Modules of a script differ. */
  | "content changed"
  /** The modules are the same, and another one starts the Worker. */
  | "entry changed"
  /** Other versions, or the same with other percentages, are live. */
  | "deployment changed"
  /** Settings of a Worker that the program sets. */
  | "settings changed"
  | "missing"
  /** The state cannot tell, since what to compare is encrypted in it, or was never confirmed. The note says which. */
  | "undecided"
  /** It could not be looked at. */
  | "unreachable";

/** Everything that is drift, in the order of reports. */
export const DRIFT = ["missing", "content changed", "entry changed", "deployment changed", "settings changed", "undecided"] as const;

/** A module that differs. Of one that is secret there is neither a digest nor a content. */
export interface ModuleChange {
  readonly name: string;
  /** From the state to what is there. */
  readonly change: "added" | "removed" | "changed";
  readonly secret: boolean;
  /** As the state has it. */
  readonly before?: ModuleDigest;
  /** As it is there. */
  readonly after?: ModuleDigest;
}

export interface Share {
  readonly versionId: string;
  /** Percent. */
  readonly percentage: number;
}

/** Something before, as the state has it, and after, as it is there. */
export interface Change<T> {
  readonly before: T;
  readonly after: T;
}

/** What was found of one resource. */
export interface Finding {
  readonly urn: string;
  /** The name of the class: `WorkerScriptContent`. */
  readonly type: string;
  /** The name in the program. */
  readonly name: string;
  readonly id: string;
  readonly status: Status;
  readonly modules?: readonly ModuleChange[];
  /** As `mainModule index.js`. */
  readonly entry?: Change<string>;
  readonly deployment?: Change<readonly Share[]>;
  /** By the names of the properties. */
  readonly settings?: Readonly<Record<string, Change<unknown>>>;
  /** Who made what is there now. */
  readonly author?: string;
  /** With what: `dash`, `wrangler`, `api`. */
  readonly from?: string;
  /** RFC 3339. */
  readonly when?: string;
  /** What else there is to say: why it is unreachable, what to do. */
  readonly note?: string;
}

/** What `--json` prints. A change that breaks readers gets another number. */
export interface Report {
  readonly version: 1;
  /** `organization/project/stack` as far as the state tells it: `project/stack`. */
  readonly stack: string;
  /** RFC 3339. */
  readonly checkedAt: string;
  /** Whether anything has one of the statuses that count as drift, by `--fail-on`. */
  readonly drift: boolean;
  /** Whether something could not be looked at. */
  readonly incomplete: boolean;
  /** Resources by status. */
  readonly summary: Readonly<Record<string, number>>;
  /** Drift first. */
  readonly resources: readonly Finding[];
}

/** Findings sorted, counted and judged. */
export function reportOf(
  findings: readonly Finding[],
  { stack, checkedAt, failOn }: { readonly stack: string; readonly checkedAt: string; readonly failOn: readonly Status[] },
): Report {
  const place = ({ status }: Finding): number => ["unreachable", ...DRIFT, "in sync"].indexOf(status);
  const resources = [...findings].sort((a, b) => place(a) - place(b) || (a.urn < b.urn ? -1 : 1));
  const summary: Record<string, number> = {};
  for (const { status } of resources) summary[status] = (summary[status] ?? 0) + 1;
  return {
    version: 1,
    stack,
    checkedAt,
    drift: resources.some(({ status }) => failOn.includes(status)),
    incomplete: resources.some(({ status }) => status === "unreachable"),
    summary,
    resources,
  };
}
