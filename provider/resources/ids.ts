import { UserError } from "../client/errors";
import { problemOfAccountId } from "./names";

/** What the parts of a kind's ids are called, for messages. The first is always the account. */
export interface IdForm<Part extends string> {
  /** The name of the class. */
  readonly resource: string;
  /** How an id reads: `<account id>/<script name>`. */
  readonly reads: string;
  readonly parts: readonly ["accountId", ...Part[]];
  /** Parts that may follow and are not looked at. */
  readonly ignored?: number;
}

/**
 * The parts of an id, which a program writes itself for `get`.
 *
 * @throws {UserError} for an id that is none of this kind, and for a part that could leave its place in a path.
 */
export function parseId<Part extends string>(
  id: string,
  { resource, reads, parts, ignored = 0 }: IdForm<Part>,
): Record<Part | "accountId", string> {
  const values = id.split("/");
  const fits = values.length >= parts.length && values.length <= parts.length + ignored;
  const isSafe = values.every((value) => value !== "" && value !== "." && value !== ".." && value.isWellFormed());
  if (!fits || !isSafe || problemOfAccountId(values[0]) !== undefined) {
    throw new UserError(`the id ${JSON.stringify(id)} is not one of a ${resource}. It is ${reads}.`);
  }
  return Object.fromEntries(parts.map((part, index) => [part, values[index]])) as Record<Part | "accountId", string>;
}

/** The ids of each kind. */
export const ID_FORMS = {
  Worker: { resource: "Worker", reads: "<account id>/<id or name of the Worker>", parts: ["accountId", "workerId"] },
  WorkerVersion: {
    resource: "WorkerVersion",
    reads: "<account id>/<id or name of the Worker>/<version id>",
    parts: ["accountId", "workerId", "versionId"],
  },
  // The Terraform provider's ids end with the deployment's, which says nothing here: what is live is read.
  WorkerDeployment: { resource: "WorkerDeployment", reads: "<account id>/<script name>", parts: ["accountId", "scriptName"], ignored: 1 },
  WorkerScriptContent: { resource: "WorkerScriptContent", reads: "<account id>/<script name>", parts: ["accountId", "scriptName"] },
} as const satisfies Readonly<Record<string, IdForm<string>>>;
