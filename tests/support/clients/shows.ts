/**
 * A step of a test that shows what a command of a client does. The three texts are a row of the table in docs/emulator.md, which
 * `npm run docs` takes from the sources of the tests: they have to be literals.
 */
export async function shows<T>(client: string, command: string, result: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error) error.message = `${client} ${command} (${result}): ${error.message}`;
    throw error;
  }
}
