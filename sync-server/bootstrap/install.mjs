/** Installing the dependencies, when they are not there or not those of the lockfile. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError, finish, readsTypeScript, root, say } from './shell.mjs';

/** Whether anything is installed at all: the quick question, for commands that must answer at once. */
export function somethingInstalled() {
  return existsSync(join(root, 'node_modules', '.package-lock.json'));
}

/**
 * Whether exactly the lockfile's packages are installed. npm writes the second file at the end of an install,
 * so an interrupted one counts as none. Packages for other systems may be missing.
 */
function upToDate() {
  if (!somethingInstalled()) return false;
  const wanted = packages(join(root, 'package-lock.json'));
  const installed = packages(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version,
  );
}

/**
 * @param {string} lockfile
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function packages(lockfile) {
  return JSON.parse(readFileSync(lockfile, 'utf8')).packages;
}

/**
 * Brings node_modules to what the lockfile says.
 * @throws {PlainError} when this system cannot run the sources, or the packages cannot be fetched
 */
export async function install() {
  if (upToDate()) return;
  const bringsNode = process.platform === 'linux' && process.arch === 'x64';
  if (!bringsNode && !readsTypeScript(process.version)) {
    throw new PlainError(
      `fangpin runs on Node.js 22.18 or newer; this is ${process.version}. Install Node.js 24 and run the same command again.`,
    );
  }
  say('Installing the dependencies (once, about a minute) …');
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const { code } = await finish(npm ? process.execPath : 'npm', npm ? [npm, ...args] : args, {
    // Standard output belongs to the command that was asked for.
    stdio: ['ignore', 2, 2],
    env: { ...process.env, NODE_ENV: 'development' },
  });
  if (code !== 0) {
    throw new PlainError(
      'The dependencies could not be installed; npm says why above. Without a network, copy node_modules from a ' +
        'computer of the same kind; behind a mirror, set it with `npm config set registry ADDRESS`. Then run the same command again.',
    );
  }
}
