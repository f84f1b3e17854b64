import { accountOf, type Call } from "../api/call";
import { choice, paged } from "../api/paging";
import type { Context } from "../context";
import { page, success } from "../http/envelope";
import type { ApiResponse } from "../http/message";
import type { ResourceRecord } from "../store/resources";
import { existingIn, newResource, picked, put, readObject, textOf, type Refusals } from "./resources";

const KIND = "kv_namespace";

/** [observed] Codes and wording as users of wrangler report them. */
const KV_REFUSALS: Refusals = {
  missing: { status: 404, code: 10013, message: (id) => `get namespace: 'namespace not found' (${id})` },
  taken: { status: 400, code: 10014, message: () => "create namespace: 'a namespace with this account ID and title already exists'" },
};

/** Namespaces. [documented] 20 a page, at most 1,000. */
const PAGE = { byDefault: 20, maximum: 1000 };

export function listNamespaces(call: Call, context: Context): ApiResponse {
  const all = context.store.resources.list(accountOf(call, context.limits), KIND).map(answer);
  const field = choice(call.request, "order", ["id", "title"], "id");
  const sign = choice(call.request, "direction", ["asc", "desc"], "asc") === "asc" ? 1 : -1;
  const { items, info } = paged(
    call.request,
    all.sort((a, b) => (a[field] < b[field] ? -sign : sign)),
    PAGE,
  );
  return page(items, info);
}

export async function createNamespace(call: Call, context: Context): Promise<ApiResponse> {
  const account = accountOf(call, context.limits);
  const body = await readObject(call, context);
  const record = newResource(context, { account, kind: KIND, name: textOf(body, "title"), fields: picked(body, "jurisdiction") });
  return success(answer(put(context, record, KV_REFUSALS)));
}

export function getNamespace(call: Call, context: Context): ApiResponse {
  return success(answer(existingNamespace(call, context)));
}

/** [documented] Renames it. */
export async function putNamespace(call: Call, context: Context): Promise<ApiResponse> {
  const title = textOf(await readObject(call, context), "title");
  const renamed = { ...existingNamespace(call, context), name: title, modifiedOn: context.timestamp() };
  return success(answer(put(context, renamed, KV_REFUSALS)));
}

export function deleteNamespace(call: Call, context: Context): ApiResponse {
  context.store.resources.change({ deleted: [existingNamespace(call, context)] });
  return success(null);
}

export function existingNamespace(call: Call, context: Context): ResourceRecord {
  return existingIn(call, context, KIND, "namespace", KV_REFUSALS);
}

function answer({ id, name, fields }: ResourceRecord): { readonly id: string; readonly title: string } {
  return { id, title: name, supports_url_encoding: true, ...fields } as { id: string; title: string };
}
