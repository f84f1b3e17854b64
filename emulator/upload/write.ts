import type { ModuleFile } from "../model/script";

/** Modules as a multipart/form-data body, in chunks: the bytes of the modules are not copied. */
export function writeMultipart(modules: readonly ModuleFile[], boundary: string): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (const module of modules) {
    const name = quote(module.name);
    chunks.push(
      Buffer.from(
        `--${boundary}\r\n` +
          `Content-Disposition: form-data; name="${name}"; filename="${name}"\r\n` +
          `Content-Type: ${module.contentType}\r\n\r\n`,
      ),
      module.bytes,
      Buffer.from("\r\n"),
    );
  }
  chunks.push(Buffer.from(`--${boundary}--\r\n`));
  return chunks;
}

/** The escapes of the fetch standard's multipart/form-data. */
function quote(name: string): string {
  return name.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");
}
