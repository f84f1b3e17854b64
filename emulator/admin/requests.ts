/** One request to the emulated API. Admin and Worker traffic is not in the log. */
export interface LoggedRequest {
  readonly method: string;
  /** Path with its query, as sent. */
  readonly path: string;
  /** 0 when no answer was sent: the client went away, or a fault cut the connection. */
  readonly status: number;
  /** Bytes of the request's body. */
  readonly bytesIn: number;
  /** Bytes of the answer's body. */
  readonly bytesOut: number;
}

/** Entries. Beyond it the oldest is dropped, so that a long run does not grow. */
const KEPT_REQUESTS = 100_000;

export class RequestLog {
  readonly #entries: LoggedRequest[] = [];

  add(entry: LoggedRequest): void {
    this.#entries.push(entry);
    if (this.#entries.length > KEPT_REQUESTS) this.#entries.splice(0, this.#entries.length - KEPT_REQUESTS);
  }

  all(): LoggedRequest[] {
    return [...this.#entries];
  }

  clear(): void {
    this.#entries.length = 0;
  }
}
