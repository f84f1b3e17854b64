/** Links of the documents to other files of the repository. */
import fs from "node:fs";
import path from "node:path";
import { documents, repository, textOf } from "./blocks";

export interface Link {
  readonly document: string;
  readonly target: string;
}

export function linksOf(document: string, text = textOf(document)): Link[] {
  const prose = text.replaceAll(/^( *)(`{3,}|~{3,})[^\n]*\n[\s\S]*?^ *\2$/gm, "").replaceAll(/`[^`\n]*`/g, "``");
  const inline = [...prose.matchAll(/\]\(([^)\s]+)\)/g)];
  const referenced = [...prose.matchAll(/^\[[^\]]+\]: (\S+)$/gm)];
  return [...inline, ...referenced].map(([, target = ""]) => ({ document, target })).filter(({ target }) => !/^[a-z]+:/.test(target));
}

/** What a link within the repository leads to, relative to it. */
export function fileOf({ document, target }: Link): string {
  const [file = ""] = target.split("#");
  return file === "" ? document : path.posix.join(path.posix.dirname(document), file);
}

export function brokenLinks(all: readonly Link[] = documents().flatMap((document) => linksOf(document))): string[] {
  return all.flatMap((link) => {
    const [, anchor] = link.target.split("#");
    const file = fileOf(link);
    const found = path.join(repository, file);
    if (!fs.existsSync(found)) return [`${link.document}: ${link.target} leads to no file`];
    if (anchor === undefined || !file.endsWith(".md")) return [];
    return anchorsOf(fs.readFileSync(found, "utf8")).has(anchor) ? [] : [`${link.document}: ${link.target} leads to no heading`];
  });
}

/** As GitHub makes them of headings. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of text.matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1");
    const slug = plain
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-");
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}
