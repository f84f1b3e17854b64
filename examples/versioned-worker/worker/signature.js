const algorithm = { name: "HMAC", hash: "SHA-256" };

/** The signature of a text as hex digits. */
export async function sign(text, secret) {
  const signature = await crypto.subtle.sign(algorithm, await key(secret, "sign"), bytes(text));
  return Array.from(new Uint8Array(signature), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Compares in constant time. */
export async function isSignedBy(text, signature, secret) {
  if (!/^([0-9a-f]{2})+$/.test(signature)) return false;
  const given = Uint8Array.from(signature.match(/../g), (digits) => Number.parseInt(digits, 16));
  return crypto.subtle.verify(algorithm, await key(secret, "verify"), given, bytes(text));
}

function key(secret, usage) {
  return crypto.subtle.importKey("raw", bytes(secret), algorithm, false, [usage]);
}

function bytes(text) {
  return new TextEncoder().encode(text);
}
