import fs from "node:fs";
import path from "node:path";
import type { EngineStack } from "../engine";

/** Puts the stand-in for @pulumi/cloudflare's plugin beside a stack, where the engine finds it: see plugin.ts. */
export function installPlugin(stack: EngineStack): void {
  const folder = path.join(stack.root, "plugins");
  fs.mkdirSync(folder);
  const script = `#!/bin/sh\nexec "${process.execPath}" "${path.join(__dirname, "plugin.js")}" "$@"\n`;
  fs.writeFileSync(path.join(folder, "pulumi-resource-cloudflare"), script, { mode: 0o755 });
  stack.env["PATH"] = `${folder}${path.delimiter}${stack.env["PATH"] ?? ""}`;
}
