import type { Permission } from "./api/auth";
import type { Clock, RandomBytes } from "./clock";
import type { RateLimit } from "./http/rate-limit";
import type { Limits } from "./limits";

export type MissingBindings = "accept" | "refuse";

export interface EmulatorOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** `127.0.0.1` by default. Only loopback is accepted. */
  readonly host?: string;
  /** Folder of the state. By default the state is in memory and ends with the emulator. */
  readonly state?: string;
  /** The only token, or global API key, that is accepted. By default every one is. */
  readonly token?: string;
  /** More tokens, with what each may do. */
  readonly tokens?: Readonly<Record<string, Permission>>;
  /** Fail loudly wherever the behaviour is only assumed. */
  readonly strict?: boolean;
  /**
   * An upload whose binding leads to a KV namespace, an R2 bucket, a D1 database, a queue or a Worker that is not there: `"refuse"`, the
   * default, as Cloudflare does; `"accept"`, for stacks that name by fixed ids what is made elsewhere.
   */
  readonly missingBindings?: MissingBindings;
  /** `false` takes code as it is, as if the Workers runtime were not installed. */
  readonly runtime?: boolean;
  /** Call scheduled handlers at the times of their cron triggers. `false` by default; the command does it. */
  readonly schedules?: boolean;
  readonly limits?: Partial<Limits>;
  /** How many requests the API takes. By default any number. */
  readonly rateLimit?: RateLimit;
  readonly clock?: Clock;
  readonly random?: RandomBytes;
  /** Where the emulator says what it noticed. Standard error by default. */
  readonly log?: (line: string) => void;
}
