import { existingScript, type Call } from "../api/call";
import { isObject } from "../api/merge-patch";
import type { Context } from "../context";
import { readJson } from "../http/body";
import { success } from "../http/envelope";
import { unparseableBody, validation } from "../http/errors";
import type { ApiResponse } from "../http/message";
import type { ScriptRecord } from "../model/script";
import type { ResourceRecord } from "../store/resources";
import { newResource } from "./resources";

const KIND = "schedules";

interface Schedule {
  readonly cron: string;
  readonly created_on: string;
  readonly modified_on: string;
}

/** Five fields of digits, names, `*`, `?`, `L`, `W`, `#`, lists, ranges and steps. What they mean is not looked at. */
const CRON = /^(\S+\s+){4}\S+$/;
const FIELD = /^[0-9A-Za-z*?,/#-]+$/;

/** The cron triggers of a script. They belong to its tag: a script of the same name that is made later has none. */
function schedulesOf({ store }: Context, { account, tag }: ScriptRecord): readonly Schedule[] {
  return (store.resources.get(account, KIND, tag)?.fields["schedules"] ?? []) as readonly Schedule[];
}

export function getSchedules(call: Call, context: Context): ApiResponse {
  return success({ schedules: schedulesOf(context, existingScript(call, context)) });
}

/** PUT …/schedules. [documented] Replaces all of them. */
export async function putSchedules(call: Call, context: Context): Promise<ApiResponse> {
  existingScript(call, context);
  const body = await readJson(call.request, context.limits.metadataBytes);
  if (!Array.isArray(body)) throw unparseableBody("The request body must be an array of objects with cron.");
  const crons = body.map(cronOf);
  const script = existingScript(call, context);
  const before = schedulesOf(context, script);
  const now = context.timestamp();
  const schedules = [...new Set(crons)].map(
    (cron) => before.find((schedule) => schedule.cron === cron) ?? { cron, created_on: now, modified_on: now },
  );
  const { account, tag } = script;
  const fields = { schedules };
  const existing: ResourceRecord | undefined = context.store.resources.get(account, KIND, tag);
  const record = existing ?? newResource(context, { account, kind: KIND, name: tag, id: tag });
  context.store.resources.change({ written: [{ ...record, fields, modifiedOn: now }] });
  return success({ schedules });
}

function cronOf(value: unknown): string {
  const { cron } = isObject(value) ? value : {};
  if (typeof cron === "string" && CRON.test(cron) && cron.split(/\s+/).every((field) => FIELD.test(field))) return cron;
  throw validation(`This is not a cron expression of five fields: ${JSON.stringify(cron ?? value)}`);
}
