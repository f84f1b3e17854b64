import eslint from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** Files whose job is to load something heavy on first use. */
const lazyLoaders = [
  "provider/dynamic.ts",
  "provider/resources/registry.ts",
  "provider/**/lazy.ts",
  "sdk/lazy.ts",
  "emulator/**/lazy.ts",
  "cli/**/lazy.ts",
];

export default defineConfig(
  globalIgnores([
    "dist/",
    "lib/",
    "packages/*/lib/",
    "node_modules/",
    "tools/engine/",
    "bench/results/",
    "examples/",
    "template/",
    "tests/samples/",
  ]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  eslint.configs.recommended,
  {
    files: ["**/*.ts", "tools/**/*.{mjs,cjs}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `env["NAME"]` says that the name is data.
      "@typescript-eslint/dot-notation": "off",
      // Numbers read well in messages.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // `typeof import("x")` is how a lazy loader says its type.
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports", disallowTypeAnnotations: false }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // An empty string is often as good as none.
      "@typescript-eslint/prefer-nullish-coalescing": ["error", { ignorePrimitives: { string: true, boolean: true } }],
      "@typescript-eslint/no-import-type-side-effects": "error",
      // An async function that awaits nothing is how an interface of promises is met.
      "@typescript-eslint/require-await": "off",
      // `arrow => call()` for a callback without a result is plain enough.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      // CommonJS: `require` would load at once what belongs into a lazy loader.
      "@typescript-eslint/no-require-imports": "error",
      "no-console": "error",
      // The compiler knows better.
      "no-undef": "off",
      eqeqeq: "error",
    },
  },
  { files: lazyLoaders, rules: { "@typescript-eslint/no-require-imports": "off" } },
  { files: ["tools/**", "cli/**", "bench/**", "provider/dynamic.ts", "provider/resources/registry.ts"], rules: { "no-console": "off" } },
  {
    // Set-up runs before the compiler is there. The linter does not see JSDoc casts, which tell what a parsed JSON is.
    files: ["**/*.{mjs,cjs}"],
    rules: {
      "@typescript-eslint/no-require-imports": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    // chai's assertions are expressions, and a test says more with a shortcut.
    files: ["tests/**"],
    rules: { "@typescript-eslint/no-unused-expressions": "off", "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
