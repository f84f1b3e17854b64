import type { Emulator } from "../../../emulator";
import type { EngineStack } from "../engine";
import { account } from "../script-content";

/** One thing that the API keeps, or that a state says it keeps. */
export interface Remote {
  /** The name of the resource in the program. */
  readonly resource: string;
  /** Of a Worker, a version or a deployment; of content, its Worker's name. */
  readonly id: string;
}

/** What one Worker has. */
export interface Kept {
  readonly name: string;
  readonly id: string;
  /** The newest first. */
  readonly versions: readonly { readonly id: string; readonly content: string }[];
  /** The newest first. */
  readonly deployments: readonly { readonly id: string; readonly versions: readonly { version_id: string; percentage: number }[] }[];
}

/** All that the API keeps, asked without a detour. */
export async function truthOf(emulator: Emulator): Promise<Kept[]> {
  const get = async <Result>(path: string): Promise<Result> => {
    const answer = await fetch(`${emulator.baseUrl}/accounts/${account}/workers/${path}`, { headers: { authorization: "Bearer a-token" } });
    return ((await answer.json()) as { result: Result }).result;
  };
  const workers = await get<{ id: string; name: string }[]>("workers?per_page=100");
  return Promise.all(
    workers.map(async ({ id, name }) => {
      const listed = await get<{ id: string; number: number }[]>(`workers/${id}/versions?per_page=100`);
      const versions = listed
        .sort((a, b) => b.number - a.number)
        .map(async (version) => {
          const whole = await get<{ modules: { content_base64: string }[] }>(`workers/${id}/versions/${version.id}?include=modules`);
          return { id: version.id, content: Buffer.from(whole.modules[0]?.content_base64 ?? "", "base64").toString() };
        });
      const { deployments } = await get<{ deployments: Kept["deployments"] }>(`scripts/${name}/deployments`);
      return { name, id, versions: await Promise.all(versions), deployments };
    }),
  );
}

/** The same as one list, with the content of a script as one thing. */
export function remotesOf(truth: readonly Kept[]): Remote[] {
  return truth.flatMap(({ name, id, versions, deployments }) => [
    { resource: name, id },
    ...(name.startsWith("script-")
      ? versions.slice(0, 1).map(() => ({ resource: `${name}-content`, id: name }))
      : [
          ...versions.map((version) => ({ resource: `${name}-version`, id: version.id })),
          ...deployments.map((deployment) => ({ resource: `${name}-deployment`, id: deployment.id })),
        ]),
  ]);
}

/** What the state says that there is. */
export function recordedOf(stack: EngineStack): Remote[] {
  return stack.resources().flatMap(({ urn, outputs = {} }) => {
    const id =
      outputs["workerId"] !== undefined && outputs["versionId"] === undefined
        ? outputs["workerId"]
        : (outputs["versionId"] ?? outputs["deploymentId"] ?? outputs["scriptName"]);
    return typeof id === "string" && urn.includes("pulumi-workers:") ? [{ resource: urn.replace(/^.*::/, ""), id }] : [];
  });
}

/** The resources that the engine knows it did not finish. */
export function pendingOf(stack: EngineStack): string[] {
  const { checkpoint } = JSON.parse(stack.stateText()) as {
    checkpoint: { latest?: { pending_operations?: { resource: { urn: string } }[] } };
  };
  return (checkpoint.latest?.pending_operations ?? []).map(({ resource }) => resource.urn.replace(/^.*::/, ""));
}

/** What is in the first list and not in the second. */
export function without(remotes: readonly Remote[], others: readonly Remote[]): Remote[] {
  return remotes.filter(({ resource, id }) => !others.some((other) => other.resource === resource && other.id === id));
}
