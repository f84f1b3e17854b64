import { runnableDate } from "../code";
import type { Version, VersionAssets } from "../runtime";
import { ASSETS, type AssetsOption } from "./option";

/** Miniflare's option that serves the assets of a version, whose Worker has that name. */
export function assetsOption(version: Version, assets: VersionAssets, worker: string, newest: string): object {
  return { name: worker, type: ASSETS, plugin: { name: ASSETS, package: require.resolve("./plugin") }, options: told() };

  function told(): AssetsOption {
    const { _headers: headers, _redirects: redirects, html_handling: html, not_found_handling: notFound } = assets.config;
    return {
      worker,
      folder: assets.folder(),
      files: JSON.stringify(assets.files().map(({ path, hash, contentType }) => [path, hash, contentType])),
      rules: { ...(headers === undefined ? {} : { _headers: headers }), ...(redirects === undefined ? {} : { _redirects: redirects }) },
      compatibilityDate: runnableDate(version.settings, newest),
      compatibilityFlags: version.settings.compatibility_flags,
      routerConfig: routerConfig(assets),
      assetConfig: {
        ...(html === undefined ? {} : { html_handling: html }),
        ...(notFound === undefined ? {} : { not_found_handling: notFound }),
      },
    };
  }
}

/** [documented] `true`: the code first; rules: the code first for these paths, and never for those with an exclamation mark. */
function routerConfig({ config: { run_worker_first: first }, hasCode }: VersionAssets): object {
  const code = { has_user_worker: hasCode };
  if (typeof first === "boolean") return { ...code, invoke_user_worker_ahead_of_assets: first };
  if (first === undefined) return code;
  const negative = first.filter((rule) => rule.startsWith("!"));
  return {
    ...code,
    static_routing: { user_worker: first.filter((rule) => !negative.includes(rule)), asset_worker: negative.map((rule) => rule.slice(1)) },
  };
}
