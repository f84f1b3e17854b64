export type { ContentType } from "../provider/content/module-type";
export type * from "../provider/resources/bindings";
export type { AssetsDigest, VersionAssets, VersionAssetsArgs, VersionAssetsConfig } from "./assets";
export { type BindingArgs, type BindingsArgs, type NamedBindingArgs, otherBinding, type OtherBinding } from "./bindings";
export { bundle, type Bundle, type BundleArgs } from "./bundle/bundle";
export type { DeepInput } from "./inputs";
export type { ModuleArgs, ModuleDigest, ModulesArgs, NamedModuleArgs } from "./modules";
export { type FolderOptions, modulesFromFolder } from "./modules-from-folder";
export { fromWrangler, type FromWranglerOptions, type WranglerWorker } from "./wrangler/from-wrangler";
export type { WranglerData, WranglerRoute } from "./wrangler/settings";
export { Provider, type ProviderArgs } from "./provider";
export type { NamedHandler, Observability, ObservabilityLogs, ObservabilityTraces, Placement, TailConsumer } from "./script";
export { Worker, type WorkerArgs, type WorkerObservability, type WorkerReferences, type WorkerSubdomain } from "./worker";
export { type VersionShare, WorkerDeployment, type WorkerDeploymentArgs } from "./worker-deployment";
export { WorkerScriptContent, type WorkerScriptContentArgs } from "./worker-script-content";
export {
  type MigrationStep,
  type VersionAnnotations,
  type VersionExport,
  type VersionMigrations,
  type VersionPlacement,
  WorkerVersion,
  type WorkerVersionArgs,
} from "./worker-version";
