import type { Context } from "../../context";
import { page, success } from "../../http/envelope";
import { ApiError, CODES } from "../../http/errors";
import type { ApiResponse } from "../../http/message";
import { accountOf, type Call } from "../call";
import { paged } from "../paging";

/** Items. [documented] Of a page of namespaces. */
const PAGE = { byDefault: 20, maximum: 1000 };

/** GET …/durable_objects/namespaces. [documented] The Durable Object namespaces of the account. */
export function listObjectNamespaces(call: Call, context: Context): ApiResponse {
  const { items, info } = paged(call.request, namespaces(call, context), PAGE);
  return page(items, info);
}

/** GET …/durable_objects/namespaces/{id}. [observed] wrangler asks for one where a binding names its id. */
export function getObjectNamespace(call: Call, context: Context): ApiResponse {
  const found = namespaces(call, context).find(({ id }) => id === call.params["namespace"]);
  if (!found)
    throw new ApiError(404, { code: CODES.noSuchNamespace, message: "This Durable Object namespace does not exist on your account." });
  return success(found);
}

function namespaces(call: Call, { store, limits }: Context): { readonly id: string }[] {
  return store.list(accountOf(call, limits)).flatMap(({ name: script, durableObjects }) =>
    durableObjects.map(({ className, namespaceId: id, storage }) => ({
      id,
      name: `${script}_${className}`,
      script,
      class: className,
      use_sqlite: storage === "sqlite",
    })),
  );
}
