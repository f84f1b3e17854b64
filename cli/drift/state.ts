import { UserError } from "../../provider/client/errors";
import { fromStateForm } from "../../provider/resources/state-form";
import { isObject, type JsonObject } from "../../provider/values";

/** A resource of this package, as the state has it. */
export interface StateResource {
  readonly urn: string;
  /** The name of the class: `WorkerScriptContent`. */
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly outputs: JsonObject;
  readonly provider: StateProvider;
}

/** The provider that a resource goes through. */
export interface StateProvider {
  readonly urn: string;
  readonly name: string;
  /** The configuration that it had at the last update; encrypted where it is secret. */
  readonly config: JsonObject;
}

export interface State {
  /** `project/stack`. */
  readonly stack: string;
  readonly resources: readonly StateResource[];
}

const TYPE = /^pulumi-nodejs:dynamic\/pulumi-workers:(\w+)$/;

/**
 * The resources of this package in what `pulumi stack export` writes. Left out are those that the stack only reads (`get`) and those
 * that wait for their deletion.
 *
 * @throws {UserError} when the text is no state.
 */
export function parseState(text: string): State {
  const resources = resourcesOf(text);
  const providers = new Map(
    resources.filter(({ type }) => String(type).startsWith("pulumi:providers:")).map((resource) => [reference(resource), resource]),
  );
  const ours = resources.flatMap((resource): StateResource[] => {
    const [, type] = TYPE.exec(String(resource["type"])) ?? [];
    if (type === undefined || resource["external"] === true || resource["delete"] === true) return [];
    const urn = textIn(resource, "urn");
    const outputs = isObject(resource["outputs"]) ? fromStateForm(resource["outputs"]) : {};
    const provider = providers.get(String(resource["provider"]));
    return [{ urn, type, name: nameOf(urn), id: textIn(resource, "id"), outputs, provider: providerOf(provider) }];
  });
  const [, stack = "", project = ""] = /^urn:pulumi:([^:]*)::([^:]*)::/.exec(String(resources[0]?.["urn"])) ?? [];
  return { stack: stack === "" ? "" : `${project}/${stack}`, resources: ours };
}

function resourcesOf(text: string): readonly JsonObject[] {
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch (cause) {
    throw new UserError("The state is not JSON. Give what `pulumi stack export` writes.", { cause });
  }
  const deployment = isObject(state) ? state["deployment"] : undefined;
  if (!isObject(deployment)) throw new UserError("The state has no deployment in it. Give what `pulumi stack export` writes.");
  const resources = deployment["resources"] ?? [];
  return Array.isArray(resources) ? resources.filter(isObject) : [];
}

function reference({ urn, id }: JsonObject): string {
  return `${String(urn)}::${String(id)}`;
}

function providerOf(provider: JsonObject | undefined): StateProvider {
  const urn = textIn(provider ?? {}, "urn");
  const config = provider?.["inputs"];
  return { urn, name: nameOf(urn), config: isObject(config) ? config : {} };
}

function textIn(resource: JsonObject, name: string): string {
  const value = resource[name];
  return typeof value === "string" ? value : "";
}

/** The last part of a URN is the name, and may hold colons itself. */
function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
