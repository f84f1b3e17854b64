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

/**
 * Optional packages that a lockfile should name and does not, since its registry did not have them for every platform: `npm ci` refuses
 * such a lockfile on every machine.
 * @param {string} text
 * @returns {string[]}
 */
export function missingIn(text) {
  /** @type {{ packages?: Record<string, { optionalDependencies?: Record<string, string> }> }} */
  const { packages = {} } = JSON.parse(text);
  return Object.entries(packages).flatMap(([name, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (other) => !(`node_modules/${other}` in packages) && !(`${name}/node_modules/${other}` in packages),
    ),
  );
}
