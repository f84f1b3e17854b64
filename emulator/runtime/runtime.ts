import type { ApiRequest, ApiResponse } from "../http/message";
import type { Content, Inspection, ScriptRecord, Settings } from "../model/script";

/** A deployed Worker; its content is read only when it is not loaded yet. */
export interface Deployed {
  readonly script: ScriptRecord;
  readonly content: () => Content;
}

/** What compiles and runs the Workers. */
export interface Runtime {
  /** Compiles content and reports its exports. Throws an ApiError for what the runtime cannot start. */
  inspect(content: Content, settings: Settings): Promise<Inspection>;
  /** Answers a request to a deployed Worker; `url` is the one that the Worker sees. */
  fetch(worker: Deployed, request: ApiRequest, url: string): Promise<ApiResponse>;
  /** Forgets everything that runs. */
  reset(): Promise<void>;
  close(): Promise<void>;
}
