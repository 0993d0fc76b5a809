/** What each npm script needs before it runs, and what it runs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { chromium } from './browser.mjs';
import { install, somethingInstalled } from './install.mjs';
import { PlainError, become, nodeForSources, root, say } from './shell.mjs';

/**
 * `file`: what runs, a TypeScript source or one of this folder. `needs`: what must be up to date before;
 * `something` is the quick check for commands whose start is part of their answer time.
 * `serves`: runs until it is told to end.
 * @type {Record<string, { file: string, needs: readonly ('something' | 'install' | 'build' | 'chromium')[], serves?: true }>}
 */
export const tasks = {
  start: { file: 'sync-server/main.ts', needs: ['install', 'build'], serves: true },
  dev: { file: 'sync-server/bootstrap/dev.mjs', needs: ['install'], serves: true },
  test: { file: 'sync-server/bootstrap/test.mjs', needs: ['install'] },
  check: { file: 'sync-server/bootstrap/check.mjs', needs: ['install'] },
  policy: { file: 'sync-server/commands/policy.ts', needs: ['something'] },
  admin: { file: 'sync-server/commands/admin.ts', needs: ['something'] },
  seed: { file: 'sync-server/commands/seed.ts', needs: ['install'] },
  bench: { file: 'tests/bench/main.ts', needs: ['install', 'build'] },
  simulate: { file: 'tests/simulation/main.ts', needs: ['install'] },
  faults: { file: 'tests/faults/main.ts', needs: ['install', 'build', 'chromium'] },
  pictures: { file: 'tests/pictures/main.ts', needs: ['install', 'build', 'chromium'] },
};

/**
 * Prepares and runs one task; the process ends with the task's exit code.
 * @param {string | undefined} name
 * @param {readonly string[]} args
 */
export async function runTask(name, args) {
  const task = tasks[name ?? ''];
  // `npm test` tells how long installing took, also when it goes on in a newer Node.
  process.env.FANGPIN_STARTED ??= String(Date.now());
  try {
    if (!task) throw new PlainError(`run.mjs knows these tasks: ${Object.keys(tasks).join(', ')}.`);
    if (task.needs.includes('install') || (task.needs.includes('something') && !somethingInstalled())) await install();
    if (task.needs.includes('build')) await build();
    if (task.needs.includes('chromium')) process.env.FANGPIN_CHROMIUM = await chromium();
    if (task.serves) endWithParent();
    runFile(join(root, task.file), args);
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

/**
 * Runs the file inside this process where this Node can, so that nothing stands between it and its signals.
 * @param {string} file
 * @param {readonly string[]} args
 */
function runFile(file, args) {
  if (!existsSync(file)) throw new PlainError(`${file} is missing: this copy of the repository is not complete.`);
  const node = nodeForSources();
  if (node !== process.execPath) return become(node, [file, ...args]);
  process.argv = [process.execPath, file, ...args];
  void import(pathToFileURL(file).href);
}

/** When npm is killed it takes nobody along: a server without it would keep the port and the data folder. */
function endWithParent() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, 250).unref();
}
