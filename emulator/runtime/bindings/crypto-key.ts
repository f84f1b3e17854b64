import { webcrypto } from "node:crypto";
import type { Binding } from "../../model/script";
import { CRYPTO_KEYS, USAGES } from "./crypto-key-plugin";

/** [documented] The fields of a secret_key. */
interface SecretKey {
  readonly format: string;
  readonly algorithm: webcrypto.AlgorithmIdentifier;
  readonly usages: readonly webcrypto.KeyUsage[];
  readonly base64: string;
  readonly jwk: webcrypto.JsonWebKey;
}

/**
 * Miniflare's option for a secret_key: workerd imports the key itself, so that the Worker finds a CryptoKey. Throws what importing it
 * throws: with one bad key in its configuration workerd would not start. [observed] No
 * key can be exported unless workerd's configuration says so, and a binding has no field that could.
 */
export async function cryptoKeyOption({ name, format, algorithm, usages, key_base64, key_jwk }: Binding): Promise<object> {
  const key = { format, algorithm, usages: usages ?? [], base64: key_base64 ?? "", jwk: key_jwk } as SecretKey;
  await tryImport(key);
  return {
    name,
    type: CRYPTO_KEYS,
    plugin: { name: CRYPTO_KEYS, package: require.resolve("./crypto-key-plugin") },
    options: {
      ...keyData(key),
      algorithm: { json: JSON.stringify(algorithm) },
      extractable: false,
      usages: key.usages.map((usage) => USAGES.indexOf(usage)),
    },
  };
}

async function tryImport({ format, algorithm, usages, base64, jwk }: SecretKey): Promise<void> {
  const { subtle } = webcrypto;
  if (format === "jwk") await subtle.importKey("jwk", jwk, algorithm, false, [...usages]);
  else await subtle.importKey(format as "raw" | "pkcs8" | "spki", Buffer.from(base64, "base64"), algorithm, false, [...usages]);
}

function keyData({ format, base64, jwk }: SecretKey): object {
  if (format === "jwk") return { jwk: JSON.stringify(jwk) };
  if (format === "pkcs8") return { pkcs8: pem("PRIVATE KEY", base64) };
  if (format === "spki") return { spki: pem("PUBLIC KEY", base64) };
  return { base64 };
}

function pem(label: string, base64: string): string {
  return `-----BEGIN ${label}-----\n${base64.replaceAll(/.{64}/g, "$&\n")}\n-----END ${label}-----\n`;
}
