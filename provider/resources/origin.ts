import { printableLine } from "../client/printable";

/** Who made something, with what, and when: what is known of it. */
export interface Origin {
  /** An e-mail address. */
  readonly author?: string | null | undefined;
  /** The client: `dash`, `wrangler`, `api`. */
  readonly from?: string | null | undefined;
  /** RFC 3339. */
  readonly when?: string | null | undefined;
}

/** The end of a sentence, as ` by ada@example.com from dash on 2026-01-31T…`, or nothing. */
export function origin({ author, from, when }: Origin): string {
  return printableLine([author && ` by ${author}`, from && ` from ${from}`, when && ` on ${when}`].filter(Boolean).join(""));
}
