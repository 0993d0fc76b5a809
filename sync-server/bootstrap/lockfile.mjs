/** What must be true of the lockfile so that `npm ci` passes everywhere and gives everybody the same packages. */

/**
 * @typedef {{ version?: string, resolved?: string, link?: boolean, dependencies?: Record<string, string>,
 *   optionalDependencies?: Record<string, string> }} LockedPackage
 */

/**
 * @param {Record<string, unknown>} manifest the parsed package.json
 * @param {string} lockfile the bytes of package-lock.json as text
 * @returns {string[]} one sentence a problem, none when all is well
 */
export function lockfileProblems(manifest, lockfile) {
  const problems = [];
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    const named = /** @type {Record<string, string>} */ (manifest[kind] ?? {});
    for (const [name, range] of Object.entries(named)) {
      if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range))
        problems.push(`package.json: ${name} is "${range}", not an exact version`);
    }
  }

  /** @type {Record<string, LockedPackage>} */
  const packages = JSON.parse(lockfile).packages;
  for (const [path, entry] of Object.entries(packages)) {
    const place = path || 'package.json';
    // Addresses name one registry; whoever installs has chosen another.
    if (entry.resolved) problems.push(`package-lock.json: ${place} carries a download address`);
    // npm writes a lockfile without the platform packages a registry lacked that day, and then refuses it.
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (!isLocked(packages, path, name))
        problems.push(`package-lock.json: ${place} wants ${name}, which is not locked`);
    }
  }
  if (/https?:\/\/[^"\s]*\.tgz/.test(lockfile)) problems.push('package-lock.json: there is a download address in it');
  return problems;
}

/**
 * Whether a package is locked where Node would look for it from `path`.
 * @param {Record<string, LockedPackage>} packages
 * @param {string} path such as `node_modules/vite`
 * @param {string} name
 */
function isLocked(packages, path, name) {
  for (let from = path; ; from = from.slice(0, Math.max(from.lastIndexOf('/node_modules/'), 0))) {
    if (packages[`${from}${from ? '/' : ''}node_modules/${name}`]) return true;
    if (from === '') return false;
  }
}
