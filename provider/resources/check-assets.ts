import { isDeepStrictEqual } from "node:util";
import { isAssetsDigest } from "../content/assets/digest";
import { digestAssets } from "../content/assets/digest-assets";
import { at } from "../content/problems";
import { isObject } from "../values";
import type { ContentCheck } from "./check-content";
import type { Context } from "./context";

/**
 * Puts a digest in the place of a version's folder of assets. `olds` are the inputs of the last check: rules that they hold are not
 * looked into again.
 */
export async function checkAssets(context: Context, { resource, olds, inputs, problems }: ContentCheck): Promise<void> {
  const { assets, modules } = inputs;
  if (!isObject(assets) || assets["directory"] === undefined || assets["directory"] === null) return;
  const before = isObject(olds["assets"]) ? olds["assets"] : {};
  const config = isObject(assets["config"]) ? assets["config"] : {};
  const digest = await digestAssets(assets["directory"], {
    known: isDeepStrictEqual(before["config"], assets["config"]) ? before["directory"] : undefined,
    htmlHandling: config["htmlHandling"],
    assets: context.assets,
    content: context.content,
    problems,
    warn: (message) => context.log.warn(`${resource}: ${message}`),
  });
  inputs["assets"] = { ...assets, directory: digest };
  if (!isAssetsDigest(digest) || !isObject(modules)) return;
  for (const name of Object.keys(digest.rules ?? {}).filter((name) => Object.hasOwn(modules, name))) {
    problems.add(at("modules", name), `assets.directory has a file ${name}, which travels as a module of that name. Keep one of the two.`);
  }
}
