import fs from "node:fs";
import os from "node:os";
import path from "node:path";

export interface Folder {
  readonly path: string;
  /** Writes a file below it, and gives its absolute path. */
  write(name: string, content: string | Uint8Array): string;
  readonly remove: () => void;
}

/** Makes an empty folder outside the tree. */
export function makeFolder(): Folder {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-workers-unit-"));
  return {
    path: root,
    write(name, content) {
      const file = path.join(root, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, content);
      return file;
    },
    remove: () => fs.rmSync(root, { recursive: true, force: true }),
  };
}
