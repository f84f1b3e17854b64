import type { QueueConsumer } from "../runtime";
import { storageName } from "./resources";

const MILLISECONDS = 1000;

/** Miniflare's options for the queues that a Worker consumes. */
export function consumerOptions(consumers: readonly QueueConsumer[]): Readonly<Record<string, object>> {
  return Object.fromEntries(consumers.map((consumer) => [storageName(consumer.queue), optionsOf(consumer)]));
}

function optionsOf({ settings, deadLetterQueue }: QueueConsumer): object {
  const { batch_size: size, max_wait_time_ms: wait, max_retries: retries, retry_delay: delay } = settings;
  return {
    ...(typeof size === "number" ? { maxBatchSize: size } : {}),
    ...(typeof wait === "number" ? { maxBatchTimeout: wait / MILLISECONDS } : {}),
    ...(typeof retries === "number" ? { maxRetries: retries } : {}),
    ...(typeof delay === "number" ? { retryDelay: delay } : {}),
    ...(deadLetterQueue === undefined ? {} : { deadLetterQueue: storageName(deadLetterQueue) }),
  };
}
