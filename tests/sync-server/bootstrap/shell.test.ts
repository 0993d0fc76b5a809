import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { finish, readsTypeScript, root } from '../../../sync-server/bootstrap/shell.mjs';

test.each([
  ['v20.20.2', false],
  ['v22.17.1', false],
  ['v22.18.0', true],
  ['v23.5.0', false],
  ['v23.6.0', true],
  ['v24.21.0', true],
])('Node %s reads TypeScript: %s', (version, expected) => {
  expect(readsTypeScript(version)).toBe(expected);
});

test('a program that fails or does not exist gives a code and its words', async () => {
  const failing = await finish(process.execPath, ['-e', 'console.error("no"); process.exit(3)']);
  expect(failing).toEqual({ code: 3, output: 'no\n' });
  const missing = await finish('no-such-program-at-all', []);
  expect(missing.code).toBe(1);
  expect(missing.output).toContain('no-such-program-at-all');
});

test('an unknown task is refused in words, on standard error only', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['sync-server/bootstrap/run.mjs', 'fly'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('knows these tasks: start');
});
