import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Plugin } from "esbuild";
import type { ContentType } from "../../provider/content/module-type";

/** A file that a bundle imports and that stays a module of its own. */
export interface KeptModule {
  readonly contentFile: string;
  readonly contentType: ContentType;
}

/** Says the type of a file that is to stay a module, by its path; `undefined` for what is to be bundled. */
export type TypeOf = (path: string) => ContentType | undefined;

/** Tells our own question to esbuild from that of the code. */
const ASKED = Symbol("asked");

/**
 * Keeps imports of WebAssembly, text and data as modules beside the bundle.
 *
 * Their names are those that wrangler gives them, `<sha1 of the content>-<name of the file>`: two files of one name never meet, and
 * the same content has the same name wherever it is.
 */
export function moduleImports(typeOf: TypeOf, kept: Map<string, KeptModule>): Plugin {
  return {
    name: "module-imports",
    setup(build) {
      build.onResolve({ filter: /./ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (pluginData === ASKED || kind === "entry-point") return undefined;
        // Webpack and Vite write the query, and mean the same module.
        const asked = path.replace(/\?module$/, "");
        // An import that leads up is matched by what follows.
        const contentType = typeOf(asked.replace(/^(\.\.?\/)+/, ""));
        if (contentType === undefined) return undefined;
        const found = await build.resolve(asked, { kind, importer, resolveDir, pluginData: ASKED });
        if (found.errors.length > 0) return { errors: found.errors };
        // No file: what stays an import, or what esbuild reads in another way.
        if (found.external || found.namespace !== "file") return undefined;
        const hash = createHash("sha1")
          .update(await readFile(found.path))
          .digest("hex");
        const name = `${hash}-${basename(found.path)}`;
        kept.set(name, { contentFile: found.path, contentType });
        return { path: `./${name}`, external: true };
      });
    },
  };
}
