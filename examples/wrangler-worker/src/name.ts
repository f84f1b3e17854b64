/** The name of a link, always the same for the same target. */
export async function nameOf(target: string, length: number): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(target));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(36))
    .join("")
    .slice(0, length);
}
