import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));
const shared = fileURLToPath(new URL('../../../shared/cases/', import.meta.url));

const node = process.execPath;
const command = [node, 'sync-server/commands/policy.ts'];
const caseFiles = readdirSync(here).filter((name) => name.endsWith('.ndjson'));

function checkCases(files: string[]): { status: number | null; output: string } {
  const args = ['tests/golden/check.mjs', ...files, '--', ...command];
  const run = spawnSync(node, args, { cwd: root, encoding: 'utf8' });
  return { status: run.status, output: run.stdout + run.stderr };
}

describe('the cases of the evaluation contract, through the command', () => {
  test.each(caseFiles)('%s', (file) => {
    const { status, output } = checkCases([`tests/golden/${file}`]);
    expect(output).toMatch(/^[1-9]\d* passed, 0 failed\n$/);
    expect(status).toBe(0);
  });

  test('the checker sees a wrong answer', () => {
    const file = 'tests/golden/fixtures/wrong.ndjson';
    const { status, output } = checkCases([file]);
    expect(output).toContain('wrong-verdict: verdict: expected "marginal", got "unstable"');
    expect(output).toContain('0 passed, 1 failed');
    expect(status).toBe(1);
  });
});

describe.runIf(existsSync(shared))('the copies equal the shared cases', () => {
  const names = existsSync(shared) ? readdirSync(shared) : [];
  test.each(names)('%s', (name) => {
    expect(readFileSync(`${here}${name}`, 'utf8')).toBe(readFileSync(`${shared}${name}`, 'utf8'));
  });
});
