import type { Change, ResourceName } from "./changes";
import { pages, readDeclarations, renderPage } from "./page";

/** All pages of docs/resources, by file. */
export function renderPages(changes: Record<ResourceName, Record<string, Change>>): Record<string, string> {
  const declarations = readDeclarations();
  const names = Object.keys(pages) as (keyof typeof pages)[];
  return Object.fromEntries(names.map((name) => [pages[name], renderPage(name, declarations, changes[name as ResourceName])]));
}
