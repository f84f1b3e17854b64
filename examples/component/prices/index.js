import { WorkerEntrypoint } from "cloudflare:workers";

/** Cents. */
const PRICES = { tea: 350, scone: 420 };

/** Nobody reaches it from outside: other Workers call its methods through a binding. */
export default class extends WorkerEntrypoint {
  /** Cents, or null for what is not sold. */
  priceOf(article) {
    return Object.hasOwn(PRICES, article) ? PRICES[article] : null;
  }

  fetch() {
    return new Response("Call priceOf(article).\n", { status: 404 });
  }
}
