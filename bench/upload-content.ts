import type { Benchmark } from "./harness/benchmark";
import { measureUpload } from "./harness/upload";

export const uploadContent: Benchmark = {
  name: "upload-content",
  question: "What do 64 MiB in 20 modules cost as multipart?",
  run: (settings) => measureUpload(settings, { name: "upload-content", type: "WorkerScriptContent", method: "PUT", memory: 48 }),
};
