import { elements } from "../chemistry/table.js";
import { distance } from "./distance.js";

/** Letters. A few more than the longest name: for typing errors. */
export const longestWord = 20;

/**
 * The elements whose names take the fewest letters to correct, the closest first.
 * @param {string} word
 * @param {number} limit
 */
export function nearest(word, limit) {
  const wanted = word.slice(0, longestWord).toLowerCase();
  return elements
    .map((element) => ({ distance: distance(wanted, element.name.toLowerCase()), element }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, limit);
}
