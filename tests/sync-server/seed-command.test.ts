import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from '../../sync-server/store/folder-lock.ts';
import { makeDataFolder } from '../../sync-server/store/data-folder.ts';
import { TestServer } from '../support/test-server.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Runs the command as a person would; its standard output, its words on standard error, its exit code. */
function seed(...args: string[]): Promise<{ out: string; words: string; code: number | null }> {
  const child = spawn(process.execPath, ['sync-server/commands/seed.ts', ...args], { cwd: ROOT });
  let out = '';
  let words = '';
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (words += bytes.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ out, words, code })));
}

describe('npm run seed', () => {
  let data: string;
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'seed-'));
  });
  afterEach(() => rm(data, { recursive: true, force: true }));

  it('fills a folder, prints what it measured there, tells progress apart, and finds it made the next time', async () => {
    const first = await seed('--households', '12', '--seed', '3', '--data', data);
    expect(first).toMatchObject({ code: 0, words: expect.stringContaining('households pushed: 12 of 12') });
    expect(first.out).toMatch(/^households 12, judged \d+, with a conflict \d+\nchanges:\n {2}admitted +\d+ /);

    const again = await seed('--households', '12', '--seed', '3', '--data', data);
    expect(again).toEqual({ out: first.out, words: '', code: 0 });

    const other = await seed('--households', '13', '--seed', '3', '--data', data);
    expect(other).toMatchObject({ out: '', code: 1 });
    expect(other.words).toContain('already holds a demo county of 12 households (seed 3)');
  });

  it.each([
    [['--households', '0'], '--households takes a whole number from 1 to 200000, not "0"'],
    [['--households', '1.5'], '--households takes a whole number'],
    [['--households', 'many'], '--households takes a whole number'],
    [['--seed', 'x'], '--seed takes a whole number from 0 to 4294967295, not "x"'],
    [['--size', '3'], 'Usage: npm run seed'],
  ])('answers %j in words and touches nothing', async (args, words) => {
    const answer = await seed(...args, '--data', data);
    expect(answer).toMatchObject({ out: '', code: 1 });
    expect(answer.words).toContain(words);
    expect(answer.words).not.toMatch(/^ +at /m);
    expect(await readdir(data)).toEqual([]);
  });

  it('keeps off a folder that a server works on', async () => {
    const lock = lockFolder(makeDataFolder(data));
    try {
      const answer = await seed('--households', '5', '--data', data);
      expect(answer).toMatchObject({ out: '', code: 1 });
      expect(answer.words).toContain('A server works on the data folder');
    } finally {
      lock?.release();
    }
  });

  it('keeps off a folder with real accounts', async () => {
    const server = await TestServer.start();
    await server.person('somebody', 'cadre');
    await server.close();
    try {
      const answer = await seed('--households', '5', '--data', server.data);
      expect(answer).toMatchObject({ out: '', code: 1 });
      expect(answer.words).toContain('already holds accounts');
    } finally {
      await rm(server.data, { recursive: true, force: true });
    }
  });
});
