/**
 * `npm test [paths]`: builds the app, finds a browser, runs every test, and prints where the time went.
 * Time over a budget is said and never fails a test. The last line is `N passed, N failed`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { build } from './build.mjs';
import { chromium } from './browser.mjs';
import { PlainError, finish, nodeForSources, root, say, tool } from './shell.mjs';

/** Seconds each part may take on two cores; `total` is the promise of the whole command. */
const budgets = JSON.parse(readFileSync(join(root, 'tests', 'budgets.json'), 'utf8'));

const started = Number(process.env.FANGPIN_STARTED ?? Date.now());
const paths = process.argv.slice(2);
/** @type {Map<string, number>} seconds by part, in order */
const seconds = new Map([['install', (Date.now() - started) / 1000]]);

/**
 * @param {string} part
 * @param {() => Promise<unknown>} work
 */
async function timed(part, work) {
  const from = Date.now();
  await work();
  seconds.set(part, (Date.now() - from) / 1000);
}

let passed = 0;
let failed = 0;
const folder = mkdtempSync(join(tmpdir(), 'fangpin-test-'));
try {
  await timed('build', build);
  await timed('browser', async () => (process.env.FANGPIN_CHROMIUM = await chromium()));
  const report = join(folder, 'report.json');
  const vitest = [
    tool('vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const { code } = await finish(nodeForSources(), [...vitest, ...paths], { stdio: ['ignore', 'inherit', 'inherit'] });
  read(report);
  // A crash outside every test is a failure too.
  if (code !== 0 && failed === 0) failed = 1;
} catch (error) {
  failed += 1;
  if (!(error instanceof PlainError)) throw error;
  say(error.message);
} finally {
  rmSync(folder, { recursive: true, force: true });
  seconds.set('total', (Date.now() - started) / 1000);
  printTable();
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}

/**
 * Counts the tests and measures each part from its first to its last file.
 * @param {string} file Vitest's JSON report; missing when Vitest could not even start
 */
function read(file) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return;
  }
  passed = report.numPassedTests;
  /** @type {Map<string, { from: number, to: number }>} */
  const spans = new Map();
  for (const result of report.testResults) {
    const broken = result.assertionResults.filter(
      (/** @type {{ status: string }} */ test) => test.status === 'failed',
    ).length;
    // A file that cannot be loaded has no tests, yet it has failed.
    failed += result.status === 'failed' ? Math.max(broken, 1) : broken;
    const top = relative(join(root, 'tests'), result.name).split(/[\\/]/)[0] ?? '';
    const part = top in budgets ? top : 'unit';
    const span = spans.get(part) ?? { from: Infinity, to: 0 };
    spans.set(part, { from: Math.min(span.from, result.startTime), to: Math.max(span.to, result.endTime) });
  }
  for (const [part, { from, to }] of spans) seconds.set(part, (to - from) / 1000);
}

function printTable() {
  process.stdout.write(`\n${'part'.padEnd(12)}${'seconds'.padStart(9)}${'budget'.padStart(9)}\n`);
  for (const [part, taken] of seconds) {
    const over = taken > budgets[part] ? '  over its budget' : '';
    process.stdout.write(
      `${part.padEnd(12)}${taken.toFixed(1).padStart(9)}${String(budgets[part]).padStart(9)}${over}\n`,
    );
  }
  process.stdout.write('\n');
}
