/** The elements, from the text module beside this one: it is parsed once, when the Worker starts. */
import text from "./elements.txt";

/** @typedef {{ number: number, symbol: string, name: string, mass: number }} Element */

/** @type {Element[]} */
export const elements = text
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const [number, symbol, name, mass] = line.split(" ");
    return { number: Number(number), symbol, name, mass: Number(mass) };
  });

const bySymbol = new Map(elements.map((element) => [element.symbol, element]));
const byName = new Map(elements.map((element) => [element.name.toLowerCase(), element]));

/** @param {string} symbol as it is written in a formula */
export function elementOf(symbol) {
  return bySymbol.get(symbol);
}

/** @param {string} key a symbol, a number or a name */
export function findElement(key) {
  if (/^\d+$/.test(key)) return elements[Number(key) - 1];
  return bySymbol.get(key) ?? byName.get(key.toLowerCase());
}
