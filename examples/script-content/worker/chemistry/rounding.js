/** Digits after the point in every mass that the API answers. */
export const digits = 3;

/** @param {number} value */
export function round(value) {
  return Number(value.toFixed(digits));
}
