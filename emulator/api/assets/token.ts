import type { Context } from "../../context";
import { ApiError, CODES, validation } from "../../http/errors";
import { isSigned, signatureOf } from "../../signature";
import { isObject } from "../merge-patch";

/** What a token for assets stands for. */
export interface AssetClaims {
  readonly account: string;
  /** Name of the script. */
  readonly script: string;
  /** Id of the manifest. */
  readonly manifest: string;
  /** [documented] `upload` takes files, `complete` can be redeemed in a version. */
  readonly phase: "upload" | "complete";
}

const SECOND = 1000;

/** Of the signature. */
const PURPOSE = "assets";

/** [observed] A JWT: clients read `exp` in it. It is signed with the secret of this state. */
export function signToken({ store, clock, limits }: Context, claims: AssetClaims): string {
  const iat = Math.floor(clock.now() / SECOND);
  const exp = iat + Math.floor(limits.assetTokenMilliseconds / SECOND);
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode({ ...claims, iat, exp })}`;
  return `${signed}.${signatureOf(store.secret(), PURPOSE, signed)}`;
}

/** The claims of a token of that phase, or undefined when it is none, expired, or of another account. */
function claimsOf({ store, clock }: Context, token: string, account: string, phase: AssetClaims["phase"]): AssetClaims | undefined {
  const [head = "", body = "", signed = ""] = token.split(".");
  if (!isSigned(store.secret(), PURPOSE, `${head}.${body}`, signed)) return undefined;
  const claims: unknown = JSON.parse(Buffer.from(body, "base64url").toString("utf8"));
  if (!isObject(claims) || typeof claims["exp"] !== "number" || claims["exp"] * SECOND <= clock.now()) return undefined;
  const known = claims as unknown as AssetClaims;
  const { manifest: id } = known;
  return known.account === account && known.phase === phase && store.assets.hasManifest({ account, id }) ? known : undefined;
}

/** The claims of a token that takes files. */
export function uploadClaims(context: Context, token: string, account: string): AssetClaims {
  const claims = claimsOf(context, token, account, "upload");
  if (claims) return claims;
  context.assume("assets-token");
  throw new ApiError(401, { code: CODES.authentication, message: "Authentication error: the token for assets is not valid, or expired." });
}

/** The manifest that a completion token of that script stands for. */
export function redeemed(context: Context, token: string, account: string, script: string): string {
  const claims = claimsOf(context, token, account, "complete");
  if (claims?.script === script) return claims.manifest;
  context.assume("assets-token");
  throw validation(
    `assets.jwt is not a completion token for the assets of ${script}, or expired: start an upload session and send what it asks for.`,
  );
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
