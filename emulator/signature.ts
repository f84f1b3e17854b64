import { createHmac, timingSafeEqual } from "node:crypto";

/** Shows that a text comes from the state with this secret. What is signed for one purpose never passes for another. */
export function signatureOf(secret: Uint8Array, purpose: string, text: string): string {
  return createHmac("sha256", secret).update(`${purpose} ${text}`).digest("base64url");
}

/** Whether `given` is that signature; how long it takes says nothing of it. */
export function isSigned(secret: Uint8Array, purpose: string, text: string, given: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(signatureOf(secret, purpose, text))];
  return one.byteLength === other.byteLength && timingSafeEqual(one, other);
}
