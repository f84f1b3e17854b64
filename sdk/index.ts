export type { ContentType } from "../provider/content/module-type";
export type { ModuleArgs, ModuleDigest, ModulesArgs, NamedModuleArgs } from "./modules";
export type { NamedHandler, Observability, ObservabilityLogs, ObservabilityTraces, Placement, TailConsumer } from "./script";
export { WorkerScriptContent, type WorkerScriptContentArgs } from "./worker-script-content";
