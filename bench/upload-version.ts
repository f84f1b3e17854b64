import type { Benchmark } from "./harness/benchmark";
import { measureUpload } from "./harness/upload";

export const uploadVersion: Benchmark = {
  name: "upload-version",
  question: "What do 64 MiB in 20 modules cost as base64 in JSON?",
  run: (settings) => measureUpload(settings, { name: "upload-version", type: "WorkerVersion", method: "POST", memory: 64 }),
};
