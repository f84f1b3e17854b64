import { builtinModules } from "node:module";
import type { Plugin } from "esbuild";

const NAMESPACE = "node-built-in";

/** Without those that only Node has a prefix for, and without its internals. */
const bare = builtinModules.filter((name) => !/^(node:|_)/.test(name));
const BARE = new RegExp(`^(${bare.join("|")})$`);

/**
 * Leaves Node's own modules to the runtime, which has them with the flag `nodejs_compat`: under their bare names too, and where
 * CommonJS code asks for them, which a bundle of ES modules could not do at run time.
 */
export const nodeModules: Plugin = {
  name: "node-modules",
  setup(build) {
    build.onResolve({ filter: BARE }, ({ path, kind }) => external(path.startsWith("node:") ? path : `node:${path}`, kind));
    build.onResolve({ filter: /^node:/ }, ({ path, kind }) => external(path, kind));
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: `import builtIn from ${JSON.stringify(path)};\nmodule.exports = builtIn;`,
      loader: "js",
    }));
  },
};

function external(path: string, kind: string): { readonly path: string; readonly external?: boolean; readonly namespace?: string } {
  return kind === "require-call" ? { path, namespace: NAMESPACE } : { path, external: true };
}

/** Leaves what the runtime brings under a prefix of its own: `cloudflare:workers`, and `node:fs` for those who know that it is there. */
export const runtimeModules: Plugin = {
  name: "runtime-modules",
  setup(build) {
    build.onResolve({ filter: /^(cloudflare|node|workerd):/ }, ({ path }) => ({ path, external: true }));
  },
};
