import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { CannotOpen } from '../../../sync-server/open-deps.ts';
import { runAdmin } from '../../../sync-server/commands/admin/run-admin.ts';
import { type TestDatabase, newDatabase } from '../../support/new-database.ts';
import { TestServer } from '../../support/test-server.ts';

/** Backups go from either database into the other; an address that is no good gets words. */

let server: TestServer;
let folder: string;
let other: TestDatabase;
beforeAll(async () => {
  server = await TestServer.start();
  folder = await mkdtemp(join(tmpdir(), 'fangpin-backup-'));
  other = await newDatabase(inject('cluster') ?? '');
});
afterAll(async () => {
  await server.remove();
  await other.drop();
  await rm(folder, { recursive: true, force: true });
});

async function admin(data: string, database: string, ...args: string[]): Promise<string[]> {
  const lines: string[] = [];
  await runAdmin(['--data', data, '--database', database, ...args], async (line) => {
    lines.push(line);
  });
  return lines;
}

test('from PostgreSQL into the embedded database and back: the same changes, sound, in a new epoch each time', async () => {
  const device = await server.tablet('copied');
  const household = await device.change({ set: { group: '1' } });
  await device.push(
    household,
    await device.change({ record: household.envelope.record, set: { nothing: 1 } }),
    'no change',
  );
  await server.evaluate();
  const there = [server.data, server.database] as const;
  const exported = (await admin(...there, 'export-changes')).sort();
  expect(exported).toHaveLength(3);
  await admin(...there, 'backup', join(folder, 'one'));

  const here: readonly [string, string] = [join(folder, 'here'), 'sqlite'];
  const again: readonly [string, string] = [join(folder, 'again'), other.address];
  const epochs = new Set([device.epoch]);
  for (const [to, file] of [
    [here, 'one'],
    [again, 'two'],
  ] as const) {
    epochs.add((JSON.parse((await admin(...to, 'restore', join(folder, file)))[0] ?? '') as { epoch: string }).epoch);
    expect((await admin(...to, 'export-changes')).sort()).toEqual(exported);
    expect(JSON.parse((await admin(...to, 'verify'))[0] ?? '')).toEqual({ ok: true, changes: 2, problems: [] });
    if (to === here) await admin(...here, 'backup', join(folder, 'two'));
  }
  expect(epochs.size).toBe(3);
});

test('an address that is no good gets words, without its password', async () => {
  const good = new URL(other.address);
  const words = async (change: (address: URL) => void) => {
    const address = new URL(good);
    change(address);
    return admin(join(folder, 'words'), address.href, 'user', 'list').then(
      () => 'it succeeded',
      (error: unknown) => (error instanceof CannotOpen ? error.message : `a fault: ${String(error)}`),
    );
  };
  const place = `PostgreSQL 127.0.0.1:${good.port}, database ${good.pathname.slice(1)} as`;
  expect(await words((address) => (address.password = 'geheim'))).toBe(`${place} fangpin: the password is wrong.`);
  expect(await words((address) => (address.username = 'stranger'))).toBe(`${place} stranger: the password is wrong.`);
  expect(await words((address) => (address.pathname = '/none'))).toBe(
    `PostgreSQL 127.0.0.1:${good.port}, database none as fangpin: there is no such database.`,
  );
  expect(await words((address) => (address.search = '?sslmode=verify-full'))).toContain('SSL');
});
