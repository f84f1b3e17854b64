import type { Binding } from "../../model/script";
import { storageName } from "../bindings/resources";
import { ELSEWHERE, type ElsewhereOption, type StoragePlace } from "./elsewhere-plugin";
import { STORING, type StorageKind } from "./names";

/** Miniflare's options for what a Worker stores things in, where another process has it in that place. */
export function storedBindings(bindings: readonly Binding[], place: StoragePlace | undefined): object[] {
  return bindings.flatMap((binding) => {
    const kind = kindOf(binding);
    if (!kind || !place) return [];
    const options: ElsewhereOption = { kind, id: idOf(binding), ...place };
    return [{ name: binding.name, type: ELSEWHERE, plugin: { name: ELSEWHERE, package: require.resolve("./elsewhere-plugin") }, options }];
  });
}

export function isStored(binding: Binding): boolean {
  return kindOf(binding) !== undefined;
}

function kindOf({ type }: Binding): StorageKind | undefined {
  return (STORING as Readonly<Record<string, StorageKind>>)[type];
}

/** The data of a namespace, bucket or database belongs to its id, so that every Worker of the account sees the same. */
function idOf({ type, namespace_id, bucket_name, jurisdiction, database_id }: Binding): string {
  if (type === "kv_namespace") return storageName(namespace_id);
  if (type === "d1") return storageName(database_id);
  // [documented] Buckets of one name in two jurisdictions are two buckets.
  return storageName([bucket_name, ...(jurisdiction === undefined ? [] : [jurisdiction])].join("@"));
}
