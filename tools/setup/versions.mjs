/** What set-up brings, and which versions found on the machine it takes instead. */

/** The Node that undici and @pulumi/pulumi ask for, as in `engines` of package.json. */
export const minimumNode = "22.19.0";

/** CLI versions that the tests ran on. The first one is what set-up brings. */
export const testedPulumi = ["3.259.0"];

export const pulumiVersion = testedPulumi[0] ?? "";

/** What the Go modules in tools/engine ask for. */
export const goVersion = "1.26.6";

/** The first Go that can bring a newer one by itself. */
export const minimumGo = "1.21.0";

/**
 * Negative, zero or positive as `a` is older than, the same as or newer than `b`.
 * @param {string} a
 * @param {string} b
 */
export function compareVersions(a, b) {
  const [left, right] = [a, b].map((text) => (/\d+(\.\d+)*/.exec(text)?.[0] ?? "0").split(".").map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
