export type { ContentType } from "../provider/content/module-type";
export type * from "../provider/resources/bindings";
export type { AssetsDigest, VersionAssets, VersionAssetsArgs, VersionAssetsConfig } from "./assets";
export { type BindingArgs, type BindingName, type BindingsArgs, type NamedBindingArgs, otherBinding } from "./bindings";
export { bundle, type Bundle, type BundleArgs } from "./bundle/bundle";
export type { DeepInput, InputsOf } from "./inputs";
export { type ModuleDigest, type ParsedModuleDigest, parseModuleDigest } from "./module-digest";
export type { ModuleArgs, ModulesArgs, NamedModuleArgs } from "./modules";
export { type FolderOptions, modulesFromFolder } from "./modules-from-folder";
export { fromWrangler, type FromWranglerOptions, type WranglerWorker } from "./wrangler/from-wrangler";
export type { WranglerData, WranglerRoute } from "./wrangler/settings";
export { Provider, type ProviderArgs } from "./provider";
export type {
  NamedHandler,
  Observability,
  ObservabilityLogs,
  ObservabilityTraces,
  Placement,
  PlacementTarget,
  TailConsumer,
} from "./script";
export {
  Worker,
  type WorkerArgs,
  type WorkerObservability,
  type WorkerReference,
  type WorkerReferences,
  type WorkerSubdomain,
  type WorkerTailConsumer,
  type WorkerTraces,
} from "./worker";
export {
  type DeploymentAnnotations,
  type VersionShare,
  WorkerDeployment,
  type WorkerDeploymentArgs,
  type WrittenDeployment,
} from "./worker-deployment";
export {
  type ModuleEntry,
  type ScriptContentArgs,
  type ServiceWorkerEntry,
  WorkerScriptContent,
  type WorkerScriptContentArgs,
  type WrittenContent,
} from "./worker-script-content";
export { WorkerVersion, type WorkerVersionArgs } from "./worker-version";
export type * from "./durable-objects";
export type * from "./version-settings";
