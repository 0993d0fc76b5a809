import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../../sync-server/bootstrap/shell.mjs';
import { tasks } from '../../../sync-server/bootstrap/tasks.mjs';

test('every task runs a file that is there', () => {
  const missing = Object.values(tasks).filter((task) => !existsSync(join(root, task.file)));
  expect(missing.map((task) => task.file)).toEqual([]);
});

test('every script goes through the one door to a task of its own name', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const { format, ...others } = scripts;
  expect(format).toBe('oxfmt .');
  expect(Object.keys(others).sort()).toEqual(Object.keys(tasks).sort());
  for (const [name, command] of Object.entries(others)) {
    expect(command.replace(/^exec /, '')).toBe(`node sync-server/bootstrap/run.mjs ${name}`);
  }
});
