/** Building the app, when what is built does not belong to the sources. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError, finish, nodeForSources, root, say, tool } from './shell.mjs';

/** What the app is made of. */
const ingredients = ['src', 'public', 'index.html', 'vite.config.ts', 'tsconfig.json', 'package-lock.json'];

const dist = join(root, 'dist');
const stamp = join(dist, '.stamp');

/** One hash over the names and bytes of all ingredients: times lie after a checkout. */
function sourcesHash() {
  const hash = createHash('sha256');
  const add = (/** @type {string} */ path) => {
    if (statSync(join(root, path)).isDirectory()) {
      for (const name of readdirSync(join(root, path)).sort()) add(`${path}/${name}`);
    } else {
      hash.update(`${path}\0`).update(readFileSync(join(root, path)));
    }
  };
  for (const path of ingredients) add(path);
  return hash.digest('hex');
}

/**
 * Brings `dist` up to date. It is built beside and then put in place, so that a running server never serves half
 * an app and a failed build leaves the old one.
 * @throws {PlainError} when the build fails
 */
export async function build() {
  const hash = sourcesHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  say('Building the app …');
  const next = join(root, `.next-dist-${process.pid}`);
  const old = `${next}-old`;
  try {
    const vite = tool('vite/bin/vite.js');
    const args = [vite, 'build', '--outDir', next, '--emptyOutDir', '--logLevel', 'warn'];
    // Asked for from a test the build must not become one for tests: it would come without a service worker.
    const { code, output } = await finish(nodeForSources(), args, { env: { ...process.env, NODE_ENV: 'production' } });
    if (code !== 0) throw new PlainError(`${output}The app could not be built; the reason stands above.`);
    writeFileSync(join(next, '.stamp'), hash);
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(next, dist);
  } finally {
    rmSync(next, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}
