/**
 * The entries of a lockfile that say where they were downloaded from: such an address holds for one machine's registry only. A link to a
 * folder has its path in the same place.
 * @param {string} text
 * @returns {string[]}
 */
export function addressesIn(text) {
  /** @type {{ packages?: Record<string, { resolved?: string }> }} */
  const { packages = {} } = JSON.parse(text);
  return Object.entries(packages).flatMap(([name, { resolved = "" }]) => (/^[a-z+]+:/i.test(resolved) ? [name] : []));
}
