/**
 * Reads chemical formulas: symbols and counts, groups in round or square brackets, and water of crystallization after a dot,
 * as in CuSO4·5H2O.
 *
 *     formula = part { dot part }
 *     part    = [ count ] group
 *     group   = { ( symbol | "(" group ")" | "[" group "]" ) [ count ] }
 */
import { elementOf } from "./table.js";

/** The formula cannot be read; the message says where and why. */
export class FormulaError extends Error {}

/** Characters. What is longer is no formula that anybody writes. */
const longestFormula = 200;

/** The largest count. */
const highestCount = 9999;

const closing = { "(": ")", "[": "]" };

/**
 * The atoms of a formula, by symbol.
 * @param {string} text
 * @returns {Map<string, number>}
 */
export function parseFormula(text) {
  if (text.length > longestFormula) throw new FormulaError(`longer than ${longestFormula} characters`);
  const reader = new Reader(text);
  const atoms = part(reader);
  while (reader.take(/[·.*]/y)) add(atoms, part(reader), 1);
  if (!reader.atEnd) throw new FormulaError(`what is ${reader.next} at position ${reader.position + 1}?`);
  return atoms;
}

/** @param {Reader} reader */
function part(reader) {
  const times = count(reader);
  /** @type {Map<string, number>} */
  const atoms = new Map();
  add(atoms, group(reader), times);
  if (atoms.size === 0) throw new FormulaError(`an element is missing at position ${reader.position + 1}`);
  return atoms;
}

/** @param {Reader} reader @returns {Map<string, number>} */
function group(reader) {
  /** @type {Map<string, number>} */
  const atoms = new Map();
  for (;;) {
    const open = reader.take(/[([]/y);
    const symbol = open ? "" : reader.take(/[A-Z][a-z]?/y);
    if (open) {
      const inner = group(reader);
      const close = closing[open];
      if (reader.next !== close) throw new FormulaError(`a ${close} is missing at position ${reader.position + 1}`);
      reader.take(/[)\]]/y);
      add(atoms, inner, count(reader));
    } else if (symbol) {
      if (!elementOf(symbol)) throw new FormulaError(`there is no element ${symbol}`);
      add(atoms, new Map([[symbol, 1]]), count(reader));
    } else return atoms;
  }
}

/** A count, which is 1 when it is not written. @param {Reader} reader */
function count(reader) {
  const digits = reader.take(/\d+/y);
  if (digits === "") return 1;
  const value = Number(digits);
  if (value < 1 || value > highestCount) throw new FormulaError(`a count is a number from 1 to ${highestCount}, not ${digits}`);
  return value;
}

/** @param {Map<string, number>} atoms @param {Map<string, number>} more @param {number} times */
function add(atoms, more, times) {
  for (const [symbol, n] of more) atoms.set(symbol, (atoms.get(symbol) ?? 0) + n * times);
}

/** A text, and how much of it has been read. */
class Reader {
  position = 0;

  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  /** What stands here, by a sticky pattern; an empty text when something else does. @param {RegExp} pattern */
  take(pattern) {
    pattern.lastIndex = this.position;
    const [found = ""] = pattern.exec(this.text) ?? [];
    this.position += found.length;
    return found;
  }

  get next() {
    return this.text[this.position] ?? "";
  }

  get atEnd() {
    return this.position >= this.text.length;
  }
}
