import { round } from "./rounding.js";
import { elementOf } from "./table.js";

/**
 * Grams a mole.
 * @param {Map<string, number>} atoms
 */
export function molarMass(atoms) {
  return round(exactMass(atoms));
}

/**
 * How much of the mass each element has, the heaviest share first.
 * @param {Map<string, number>} atoms
 */
export function shares(atoms) {
  const total = exactMass(atoms);
  return [...atoms]
    .map(([symbol, count]) => {
      const mass = massOf(symbol) * count;
      return { symbol, count, mass: round(mass), percent: round((100 * mass) / total) };
    })
    .sort((a, b) => b.mass - a.mass);
}

/** @param {Map<string, number>} atoms */
function exactMass(atoms) {
  return [...atoms].reduce((sum, [symbol, count]) => sum + massOf(symbol) * count, 0);
}

/** @param {string} symbol */
function massOf(symbol) {
  return elementOf(symbol)?.mass ?? 0;
}
