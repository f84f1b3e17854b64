import { createHash, randomBytes } from "node:crypto";
import { makeFolder } from "../../tests/support/folder";
import { listen, succeed } from "../../tests/support/http-server";
import type { Report } from "../children/report";
import type { Settings } from "./benchmark";
import { runChild } from "./child";
import { compared, type Figure } from "./figure";
import { alternate, each } from "./rounds";

const MODULES = 20;

export interface Upload {
  readonly name: string;
  readonly type: "WorkerScriptContent" | "WorkerVersion";
  readonly method: "PUT" | "POST";
  /** MiB that the provider may take above what it holds before. */
  readonly memory: number;
}

/** Uploads 64 MiB in 20 modules from files, half text and half data, beside undici with a body of the same length. */
export async function measureUpload({ rounds, quick }: Settings, { name, type, method, memory }: Upload): Promise<Figure[]> {
  const folder = makeFolder();
  // Reads what comes and forgets it, so that the sender is the slower side. The id is the name of the script, or that of a version.
  let received = 0;
  const server = await listen((incoming, response) => {
    received = 0;
    incoming.on("data", (piece: Buffer) => (received += piece.length));
    incoming.once("end", () => succeed(response, { id: "s", etag: "an-etag", created_on: new Date().toISOString() }));
  });
  try {
    const size = Math.floor(((quick ? 1 : 64) * 2 ** 20) / MODULES);
    const modules: Record<string, object> = {};
    const files: string[] = [];
    for (let index = 0; index < MODULES; index++) {
      const isText = index % 2 === 0;
      const bytes = isText ? Buffer.from(randomBytes(size).toString("hex").slice(0, size)) : randomBytes(size);
      if (index === 0) bytes.write("export default {}; //");
      const module = index === 0 ? "index.js" : `module-${index}.${isText ? "txt" : "bin"}`;
      const file = folder.write(module, bytes);
      files.push(file);
      // As the engine hands over a file: hashed.
      const hash = createHash("sha256").update(bytes).digest("hex");
      modules[module] = { content: { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", hash, path: file } };
    }
    const ours = (): Promise<Report> => run("upload-ours", server.baseUrl, type, JSON.stringify(modules));
    await ours();
    const length = received;
    const floor = (): Promise<Report> => run("upload-undici", server.baseUrl, method, String(length), JSON.stringify(files));
    const runs = await alternate(rounds, { floor, ours });
    return [
      compared(
        `${name} memory above idle`,
        "MiB",
        each(runs, ({ aboveIdle }) => aboveIdle),
        { of: "value", limit: memory },
      ),
      compared(
        `${name} wall`,
        "ms",
        each(runs, ({ ms }) => ms),
      ),
    ];
  } finally {
    folder.remove();
    await server.close();
  }
}

async function run(child: string, ...args: string[]): Promise<Report> {
  return JSON.parse(await runChild(child, ...args)) as Report;
}
