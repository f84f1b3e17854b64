/* eslint-disable no-console -- where @pulumi/pulumi writes when no engine listens. */

/** What a program warns about, outside of an engine. */
export async function warned<T>(run: () => Promise<T>): Promise<{ readonly result: T; readonly warnings: readonly string[] }> {
  const warnings: string[] = [];
  const { warn } = console;
  console.warn = (text: unknown) => warnings.push(String(text));
  try {
    return { result: await run(), warnings };
  } finally {
    console.warn = warn;
  }
}
