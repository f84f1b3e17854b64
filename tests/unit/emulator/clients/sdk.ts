import Cloudflare from "cloudflare";
import type { Client } from "../support";

/** The official SDK before an emulator, as its users make it. It repeats nothing, so that a refusal shows at once. */
export function sdkFor({ emulator }: Client, apiToken = "any-token"): Cloudflare {
  return new Cloudflare({ apiToken, baseURL: emulator.baseUrl, maxRetries: 0 });
}

/** The items of a list that the SDK pages through. */
export async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

/** Status and first code of a refusal. */
export async function refusal(work: PromiseLike<unknown>): Promise<readonly [number | undefined, number | undefined]> {
  try {
    await work;
    return [200, undefined];
  } catch (error) {
    if (!(error instanceof Cloudflare.APIError)) throw error;
    const { status, errors } = error as { status?: number; errors: { code: number }[] };
    return [status, errors[0]?.code];
  }
}
