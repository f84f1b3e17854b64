/**
 * What mutation testing looks at: the code that decides whether anything is sent. Each part has the tests that are to notice its mutants; the
 * others would only make a run longer.
 * @type {Readonly<Record<string, { readonly mutate: readonly string[], readonly tests: readonly string[] }>>}
 */
export const targets = {
  hashing: {
    mutate: [
      "provider/content/hash.ts",
      "provider/content/assets/hash.ts",
      "provider/content/module-type.ts",
      "provider/content/compare.ts",
    ],
    tests: ["provider/content/**", "provider/resources/worker-script-content/**"],
  },
  check: {
    mutate: ["provider/resources/properties.ts", "provider/resources/shape.ts", "provider/resources/check-content.ts"],
    tests: ["provider/resources/**"],
  },
  diff: {
    mutate: ["provider/resources/canonical.ts", "provider/resources/traffic.ts", "provider/resources/version-compare.ts"],
    tests: ["provider/resources/**"],
  },
  retry: {
    mutate: ["provider/client/causes.ts", "provider/client/retry.ts"],
    tests: ["provider/client/**"],
  },
};
