import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LINE_DICTIONARY_1 } from '../../sync-server/store/line-dictionary.ts';
import { migrationsFor } from '../../sync-server/store/migrations.ts';
import { packLine, unpackLine } from '../../sync-server/store/packed-line.ts';
import { sqliteFlavour } from '../../sync-server/store/sqlite.ts';
import { openStore } from '../../sync-server/store/store.ts';

/** How lines of changes stand in the database, and that those stored before can still be read. */

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fangpin-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('a line comes back byte for byte, however small or strange', () => {
  const lines = ['', 'x', '{"envelope":{"app":"1.0.0"}}', '村\u0000\n', 'a'.repeat(100_000)];
  for (const line of lines) expect(unpackLine(packLine(line)).toString()).toBe(line);
  const bytes = new Uint8Array(3000).map((_, at) => (at * 7919) % 251);
  expect(new Uint8Array(unpackLine(packLine(bytes)))).toEqual(bytes);
  expect(packLine(bytes).length).toBeLessThanOrEqual(bytes.length + 1);
});

test('the dictionary of stored lines is what it was when the first of them was stored', () => {
  expect(createHash('sha256').update(LINE_DICTIONARY_1).digest('hex')).toBe(
    '8fe644a952a927195a4ae947c2680fbf4a259139d8104e5646b08d3b26112f5d',
  );
});

test('bytes in no known packing are no line', () => {
  expect(() => unpackLine(Buffer.from([9, 1, 2]))).toThrow('in no known packing');
  expect(() => unpackLine(Buffer.from([1, 0xff, 0xff, 0xff]))).toThrow('invalid');
});

test('a database of plain lines has packed ones after an update, the same text', async () => {
  const flavour = sqliteFlavour(join(folder, 'old.sqlite'));
  // oxlint-disable-next-line typescript/no-explicit-any
  const old = new Kysely<any>({ dialect: flavour.dialect });
  const migrator = new Migrator({ db: old, provider: { getMigrations: async () => migrationsFor(flavour) } });
  const { error } = await migrator.migrateTo('0002_verdict_changes');
  expect(error).toBeUndefined();
  const lineOf = (n: number) => `{"envelope":{"app":"1.0.0","n":${n}},"remark":"第${n}行"}`;
  const numbers = Array.from({ length: 1203 }, (_, n) => n);
  for (let at = 0; at < numbers.length; at += 100) {
    const fixed = { tenant: 't', device: 'd', hash: '', author: '', kind: 'household', village: '', state: 'admitted' };
    const rows = numbers.slice(at, at + 100).map((n) => ({
      ...fixed,
      id: `c-${n}`,
      n,
      record: `r-${n}`,
      line: lineOf(n),
      forked: 0,
      voided: 0,
      received_at: n,
    }));
    await old.insertInto('changes').values(rows).execute();
  }
  await old.destroy();

  const store = await openStore(sqliteFlavour(join(folder, 'old.sqlite')));
  const rows = await store.db.selectFrom('changes').select(['n', 'line', 'record']).orderBy('n').execute();
  expect(rows.map(({ line }) => unpackLine(line).toString())).toEqual(numbers.map(lineOf));
  expect(rows.every(({ n, record }) => record === `r-${n}`)).toBe(true);
  await store.close();
});
