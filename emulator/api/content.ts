import type { Context } from "../context";
import { success } from "../http/envelope";
import { noSuchScript } from "../http/errors";
import type { ApiResponse } from "../http/message";
import { DEFAULT_SETTINGS } from "../model/script";
import { writeScript } from "../model/write";
import { contentOf, describedBy, entryOf } from "../upload/content";
import { readMultipart } from "../upload/multipart";
import { contentAnswer, scriptAnswer } from "./answers";
import { changeBy, existingScript, scriptOf, type Call } from "./call";
import { passOverCondition } from "./conditional";

/**
 * PUT …/content. [documented] Config and metadata stay as they are. [observed] Code is validated before anyone looks whether the
 * script exists.
 */
export async function putContent(call: Call, context: Context): Promise<ApiResponse> {
  const target = scriptOf(call, context.limits);
  passOverCondition(call, context);
  const parts = await readMultipart(call.request, context);
  const settings = context.store.get(target.account, target.name)?.settings;
  const content = contentOf(
    parts,
    entryOf(describedBy(parts, "metadata"), call.request, context.assume),
    settings?.bindings,
    context.assume,
  );
  const inspection = await context.runtime.inspect(content, settings ?? DEFAULT_SETTINGS);
  if (!context.store.get(target.account, target.name)) {
    context.assume("content-put-missing-script");
    throw noSuchScript();
  }
  return success(scriptAnswer(writeScript(context, { ...changeBy(call, target), trigger: "content", content: { content, inspection } })));
}

export function getContent(call: Call, context: Context): ApiResponse {
  return contentAnswer(existingScript(call, context), context);
}
