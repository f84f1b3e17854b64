/** What is certainly wrong with a module's name, as a sentence: it could not travel, or would be taken for something else. */
export function problemOfName(name: string): string | undefined {
  if (name === "") return "a module's name cannot be empty.";
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(name)) return "a module's name cannot hold line breaks or other control characters.";
  if (!name.isWellFormed()) return "a module's name must be well-formed Unicode.";
  if (name.includes("\\"))
    return "a module's name cannot hold a backslash, which servers read in different ways. Folders are written with /.";
  if (/%(22|0D|0A)/.test(name)) return "a module's name cannot hold %22, %0D or %0A: in an upload they stand for a quote and line breaks.";
  if (name === "metadata") return 'a module cannot be named "metadata": the upload uses that name itself.';
  if (name === "__proto__") return 'a module cannot be named "__proto__": it gets lost on the way through the engine.';
  return undefined;
}

/**
 * What is there, under the names that are known: wrangler writes `./` before the names of the modules that code imports, which names
 * the same module. A name that is known as it is stays, and so does one whose short form has another module.
 */
export function namedAs<T>(known: Readonly<Record<string, unknown>>, remote: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(remote).map(([name, module]) => {
      const short = name.replace(/^(?:\.\/)+/, "");
      return [Object.hasOwn(known, name) || Object.hasOwn(remote, short) ? name : short, module];
    }),
  );
}
