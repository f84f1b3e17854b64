/** @satisfies {Partial<import("pulumi-workers").WorkerVersionArgs>} */
export default {
  compatibilityDate: "2026-01-01",
  bindings: { DEFAULT_NAME: { type: "plain_text", text: "World" } },
};
