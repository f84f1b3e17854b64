/** @satisfies {Partial<import("pulumi-workers").WorkerVersionArgs>} */
export default {
  compatibilityDate: "2026-01-01",
};
