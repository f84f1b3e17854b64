import type { Keep } from "../../provider/content/remote";
import { PulumiWorkersError, UserError } from "../../provider/client/errors";
import type { Context } from "../../provider/resources/context";
import { requireEndpoint } from "../../provider/resources/endpoint";
import type { registry } from "../../provider/resources/registry";
import { unconfirmedOf } from "../../provider/resources/unconfirmed";
import { lookAtContent, type RemoteModules } from "./look-at-content";
import { lookAtDeployment } from "./look-at-deployment";
import { lookAtVersion } from "./look-at-version";
import { lookAtWorker } from "./look-at-worker";
import type { Finding } from "./report";
import type { Sessions } from "./sessions";
import type { StateResource } from "./state";

/** What a look finds out, and the remote's modules where they were downloaded. */
export type Look = (
  context: Context,
  resource: StateResource,
  keep: Keep | undefined,
) => Promise<Omit<Finding, "urn" | "type" | "name" | "id"> & { readonly remote?: RemoteModules }>;

/** A finding, and what is there now, by name, where it is known. */
export interface Looked {
  readonly resource: StateResource;
  readonly finding: Finding;
  readonly remote: RemoteModules | undefined;
}

const LOOKS: ReadonlyMap<string, Look> = new Map(
  Object.entries({
    Worker: lookAtWorker,
    WorkerDeployment: lookAtDeployment,
    WorkerScriptContent: lookAtContent,
    WorkerVersion: lookAtVersion,
  } satisfies Readonly<Record<keyof typeof registry, Look>>),
);

const UNDECIDED = "Nobody knows whether the last update was carried out: its answer was lost. The next `pulumi up` looks first.";

/** Resources that are looked at at the same time. All that wait for one list fail together when the API cannot be reached; the next ones ask again. */
const AT_ONCE = 64;

/**
 * Looks at each resource, reading only. `keep` gets the bytes of what is downloaded; `progress` is told how many are done.
 *
 * A resource that cannot be looked at is a finding like any other, and keeps nobody from looking at the rest.
 */
export async function look(
  resources: readonly StateResource[],
  sessions: Sessions,
  { keep, progress }: { readonly keep?: Keep | undefined; readonly progress: (done: number) => void },
): Promise<Looked[]> {
  const results: Looked[] = [];
  const queue = resources.entries();
  let done = 0;
  const work = async (): Promise<void> => {
    for (const [index, resource] of queue) {
      results[index] = await lookAt(resource, sessions, keep);
      progress(++done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

async function lookAt(resource: StateResource, sessions: Sessions, keep: Keep | undefined): Promise<Looked> {
  const { urn, type, name, id } = resource;
  const found = async (): ReturnType<Look> => {
    const known = LOOKS.get(type);
    if (known === undefined) throw new UserError(`a newer release of pulumi-workers made it: this one knows no ${type}.`);
    if (unconfirmedOf(resource.outputs) !== undefined) {
      return { status: "undecided", note: UNDECIDED };
    }
    const context = sessions.of(resource.provider);
    requireEndpoint(resource.outputs["endpoint"], context.config);
    return await known(context, resource, keep);
  };
  const { remote, ...details } = await found().catch((error: unknown): Awaited<ReturnType<Look>> => {
    if (!PulumiWorkersError.is(error)) throw error;
    return { status: "unreachable", note: error.message };
  });
  return { resource, finding: { urn, type, name, id, ...details }, remote };
}
