/** The error that a promise rejects with; fails when it does not. */
export async function rejection<E extends Error = Error>(promise: Promise<unknown>): Promise<E> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ("error" in outcome) {
    if (outcome.error instanceof Error) return outcome.error as E;
    throw new Error(`rejected with ${String(outcome.error)}, which is no error`);
  }
  throw new Error(`should have been rejected, and gave ${JSON.stringify(outcome.value)}`);
}
