import { CloudflareApiError, TransportError } from "./errors";

/**
 * A moment at which an answer passes that is final at any other: the session of an assets upload, and the time just after something was
 * created, when not all of Cloudflare knows it yet.
 */
export type Moment = "assets-session" | "after-create";

/** Why a request is made again. */
export interface Cause {
  /** The cause as the start of a sentence. */
  readonly says: string;
  /** Whether the request may have had its effect all the same. One that is not idempotent is looked up before it is repeated then. */
  readonly effect: "none" | "unclear";
  /** How long to wait, as a factor on the pauses of the policy: 1 by default. */
  readonly slower?: number;
  /** Whether nobody else's request would fare better. */
  readonly throttles?: boolean;
}

interface Row extends Cause {
  readonly moment?: Moment;
  /** Codes of Node.js and undici for a connection that failed. `"any"` takes every other one, and an answer that cannot be read. */
  readonly network?: readonly string[] | "any";
  /** Whether only an API on this machine is meant. */
  readonly local?: boolean;
  /** HTTP status. */
  readonly status?: (status: number) => boolean;
  /** Codes of Cloudflare's, whatever the status. */
  readonly codes?: readonly number[];
}

/** No repeat can help here, whatever the status: the code, its size, and a certificate that nobody vouches for. */
const FINAL = {
  codes: [10006, 10021, 10027, 10068, 10069],
  network: [
    ...["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID", "DEPTH_ZERO_SELF_SIGNED_CERT", "ERR_TLS_CERT_ALTNAME_INVALID"],
    ...["SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  ],
} as const;

const NEVER_CONNECTED = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"] as const;

/**
 * Everything that passes, the first row that fits. What is not here is final at once: all other 4xx among it.
 * Codes and meanings: see advice.ts.
 */
const TABLE: readonly Row[] = [
  // Nobody is spared by waiting for long on this machine: an API that starts is there within a second.
  { says: "The local API does not answer", network: ["ECONNREFUSED"], local: true, effect: "none", slower: 0.1 },
  { says: "The API is not reached", network: NEVER_CONNECTED, effect: "none" },
  { says: "The connection to the API broke", network: "any", effect: "unclear" },
  // Blocked users stay so for up to five minutes.
  {
    says: "The API throttles this user",
    status: (status) => status === 429,
    codes: [971, 6100],
    effect: "none",
    slower: 30,
    throttles: true,
  },
  { says: "The upload of assets was not taken", codes: [10013], moment: "assets-session", effect: "none" },
  { says: "What was just made is not known everywhere yet", codes: [100146], moment: "after-create", effect: "none" },
  { says: "Someone else changes the Worker at this moment", codes: [10035], effect: "none" },
  // 501 means that there is no such thing.
  {
    says: "The API has a passing fault",
    status: (status) => status === 408 || (status >= 500 && status !== 501),
    codes: [10002],
    effect: "unclear",
  },
];

/** A refusal under a status of success, with nothing that says why. */
const CONTRADICTION: Cause = { says: "The API contradicts itself", effect: "unclear" };

/** Why the request may be made again, or `undefined` for what is final. */
export function causeOf(error: unknown, moment?: Moment): Cause | undefined {
  if (TransportError.is(error)) {
    if (FINAL.network.some((code) => code === error.system)) return undefined;
    return TABLE.find(({ network, local }) => fitsNetwork(error, network) && (local !== true || error.local));
  }
  if (!CloudflareApiError.is(error) || error.has(...FINAL.codes)) return undefined;
  if (error.status < 300 && error.errors.every(({ code }) => code === 0)) return CONTRADICTION;
  const rows = TABLE.filter((row) => row.moment === undefined || row.moment === moment);
  return rows.find(({ status, codes = [] }) => status?.(error.status) === true || error.has(...codes));
}

function fitsNetwork({ system }: TransportError, network: Row["network"]): boolean {
  return network === "any" || (system !== undefined && network?.includes(system) === true);
}
