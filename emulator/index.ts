export { startEmulator, type Emulator } from "./emulator";
export type { EmulatorOptions, MissingBindings } from "./options";
export type { LoggedRequest } from "./admin/requests";
export type { Fault, FaultRule } from "./admin/fault-rules";
export type { ModuleEdit, ScriptEdit } from "./admin/edit";
export type { Permission } from "./api/auth";
export type { Clock, RandomBytes } from "./clock";
export type { Limits } from "./limits";
