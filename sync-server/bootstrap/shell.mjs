/** Running other programs: where the repository is, which Node reads TypeScript, and how a child is started. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder, absolute. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

const bin = join(root, 'node_modules', '.bin');

/**
 * One line for the person at the terminal, on standard error.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Trouble the reader can do something about: said in words, without a stack. */
export class PlainError extends Error {}

/**
 * Whether a Node of this version runs TypeScript sources as they are (unflagged since 22.18 and 23.6).
 * @param {string} version such as `v24.21.0`
 */
export function readsTypeScript(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

/**
 * The Node that runs the sources: this one when it is new enough, else the one npm has installed.
 * @returns {string} a path to execute
 */
export function nodeForSources() {
  if (readsTypeScript(process.version)) return process.execPath;
  const installed = join(bin, 'node');
  if (existsSync(installed)) {
    const answer = spawnSync(installed, ['--version'], { encoding: 'utf8' });
    if (answer.status === 0 && readsTypeScript(answer.stdout.trim())) return installed;
  }
  throw new PlainError(
    `fangpin runs on Node.js 22.18 or newer; this is ${process.version}, and for this system ` +
      `(${process.platform} ${process.arch}) npm brings none along. Install Node.js 24 and run the same command again.`,
  );
}

/** The environment of every tool: `node` and the installed tools come first on the path. */
export function toolEnvironment() {
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
}

/**
 * The arguments that make Node run an installed tool.
 * @param {string} script its file below node_modules
 */
export function tool(script) {
  return join(root, 'node_modules', script);
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ stdio?: import('node:child_process').StdioOptions, env?: NodeJS.ProcessEnv }} [options]
 *   its output is collected unless `stdio` says otherwise
 * @returns {Promise<{ code: number, output: string }>} code 1 when it cannot start or is killed
 */
export function finish(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: options.env ?? toolEnvironment(),
      stdio: options.stdio ?? ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout?.on('data', (part) => (output += part));
    child.stderr?.on('data', (part) => (output += part));
    child.on('error', (error) => resolve({ code: 1, output: `${command}: ${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Starts a program in this one's place: its streams are ours, signals reach it, its end is ours.
 * @param {string} command
 * @param {readonly string[]} args
 */
export function become(command, args) {
  const child = spawn(command, args, { cwd: root, env: toolEnvironment(), stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    // A terminal sends Ctrl-C to the whole group; a second one would ask the server to drop its work.
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)));
  }
  child.on('error', (error) => {
    say(`${command}: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('close', (code, signal) => {
    process.exitCode = code ?? 128 + (signal === 'SIGINT' ? 2 : signal === 'SIGTERM' ? 15 : 1);
  });
}
