/** Edit distance, computed by the WebAssembly module beside this one; wasm/levenshtein.wat is its source. */
import module from "./levenshtein.wasm";

const { memory, distance: compute } = new WebAssembly.Instance(module).exports;

/** Bytes that the module has room for in each word, and where it expects the second one. */
const room = 255;
const secondWord = 256;

const bytes = new Uint8Array(memory.buffer);
const encoder = new TextEncoder();

/**
 * How many letters have to be added, removed or replaced to make `b` of `a`.
 * @param {string} a
 * @param {string} b
 * @returns {number}
 */
export function distance(a, b) {
  return compute(write(a, 0), write(b, secondWord));
}

/** @param {string} word @param {number} address @returns {number} its length in bytes */
function write(word, address) {
  return encoder.encodeInto(word, bytes.subarray(address, address + room)).written;
}
