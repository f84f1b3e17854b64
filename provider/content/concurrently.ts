/** Files that are looked at side by side: enough to keep a disk busy, few enough not to run out of file handles. */
const CONCURRENCY = 16;

/** Does something with each item, several side by side. */
export async function concurrently<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, items.length) }, worker));
}
