import { existingScript, type Call } from "../api/call";
import { isObject } from "../api/merge-patch";
import type { Context } from "../context";
import { readJson } from "../http/body";
import { success } from "../http/envelope";
import { unparseableBody, validation } from "../http/errors";
import type { ApiResponse } from "../http/message";
import type { ScriptRecord } from "../model/script";
import type { ResourceRecord } from "../store/resources";
import { cronOf } from "./cron";
import { newResource } from "./resources";

export const SCHEDULES = "schedules";

export interface Schedule {
  readonly cron: string;
  readonly created_on: string;
  readonly modified_on: string;
}

/** The cron triggers of a script. They belong to its tag: a script of the same name that is made later has none. */
function schedulesOf({ store }: Context, { account, tag }: ScriptRecord): readonly Schedule[] {
  const record = store.resources.get(account, SCHEDULES, tag);
  return record ? schedulesIn(record) : [];
}

export function schedulesIn({ fields }: ResourceRecord): readonly Schedule[] {
  return (fields["schedules"] ?? []) as readonly Schedule[];
}

export function getSchedules(call: Call, context: Context): ApiResponse {
  return success({ schedules: schedulesOf(context, existingScript(call, context)) });
}

/** PUT …/schedules. [documented] Replaces all of them. */
export async function putSchedules(call: Call, context: Context): Promise<ApiResponse> {
  existingScript(call, context);
  const body = await readJson(call.request, context.limits.metadataBytes);
  if (!Array.isArray(body)) throw unparseableBody("The request body must be an array of objects with cron.");
  const crons = body.map(textOf);
  for (const cron of crons) await cronOf(cron);
  const script = existingScript(call, context);
  const before = schedulesOf(context, script);
  const now = context.timestamp();
  const schedules = [...new Set(crons)].map(
    (cron) => before.find((schedule) => schedule.cron === cron) ?? { cron, created_on: now, modified_on: now },
  );
  const { account, tag } = script;
  const fields = { schedules };
  const existing: ResourceRecord | undefined = context.store.resources.get(account, SCHEDULES, tag);
  const record = existing ?? newResource(context, { account, kind: SCHEDULES, name: tag, id: tag });
  context.store.resources.change({ written: [{ ...record, fields, modifiedOn: now }] });
  return success({ schedules });
}

function textOf(value: unknown): string {
  const { cron } = isObject(value) ? value : {};
  if (typeof cron === "string") return cron;
  throw validation(`This is no schedule: ${JSON.stringify(value)}. It must be an object with cron.`);
}
