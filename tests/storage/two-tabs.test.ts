import { Dexie } from 'dexie';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { shown } from '#domain/record/household-file.ts';
import { OutdatedPage, SCHEMA_EPOCH } from '#storage/database.ts';
import { type Tablet, openTablet } from '#storage/open-tablet.ts';
import { plainCodec } from '#storage/plain-codec.ts';
import { VILLAGE, testTablet, valueOf } from './tablet-for-tests.ts';

const typed = (value: string, basis: string[] = []) => ({ value, basis });

let made = 0;

async function tabs() {
  const factory = new IDBFactory();
  made += 1;
  const name = `tabs-${made}`;
  return [await testTablet('d1', factory, name), await testTablet('d1', factory, name)] as const;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each([
  ['with Web Locks', true],
  ['without Web Locks', false],
])('two tabs of one tablet, %s', (_name, locks) => {
  test('never use a number of the chain twice', async () => {
    if (!locks) vi.stubGlobal('navigator', {});
    const [a, b] = await tabs();
    const ids = await Promise.all([a, b, a, b, a, b].map((tab) => tab.households.newHousehold(VILLAGE)));
    await Promise.all(ids.map((id, index) => (index % 2 ? b : a).households.save(id)));
    expect((await a.tablet.strict.changes.toArray()).map(({ n }) => n).sort((x, y) => x - y)).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
    expect((await b.sync.standing()).chain.n).toBe(6);
    expect(await valueOf(a.households.summaries(), (rows) => rows.length === 6)).toHaveLength(6);
  });

  test('type into one draft without losing a word', async () => {
    if (!locks) vi.stubGlobal('navigator', {});
    const [a, b] = await tabs();
    const id = await a.households.newHousehold(VILLAGE);
    await Promise.all([
      a.households.edit(id, { id, kind: 'household' }, { group: typed('一组') }, 'strict'),
      b.households.edit(id, { id, kind: 'household' }, { address: typed('老寨') }, 'relaxed'),
      a.households.edit(id, { id, kind: 'household' }, { externalNumber: typed('7') }, 'relaxed'),
    ]);
    await b.households.save(id);
    const file = await valueOf(a.households.file(id), (one) => one !== null);
    expect(['group', 'address', 'externalNumber'].map((path) => shown(file?.household, path))).toEqual([
      '一组',
      '老寨',
      '7',
    ]);
  });
});

test('what one tab saves the other shows by itself', async () => {
  const [a, b] = await tabs();
  const id = await a.households.newHousehold(VILLAGE);
  await a.households.save(id);
  const watch = b.households.file(id);
  await valueOf(watch, (file) => file !== null);
  const stop = watch.subscribe(() => {});
  await a.households.edit(id, { id, kind: 'household' }, { group: typed('八组') }, 'strict');
  await a.households.save(id);
  expect(
    shown((await valueOf(watch, (file) => shown(file?.household, 'group') !== undefined))?.household, 'group'),
  ).toBe('八组');
  stop();
});

describe('a newer version of the app', () => {
  test('makes every write of an old page fail, without a trace', async () => {
    const [tab] = await tabs();
    const id = await tab.households.newHousehold(VILLAGE);
    await tab.tablet.strict.setValue('schemaEpoch', SCHEMA_EPOCH + 1);
    await expect(tab.households.save(id)).rejects.toThrow(OutdatedPage);
    await expect(tab.households.edit(id, { id, kind: 'household' }, { group: typed('x') }, 'relaxed')).rejects.toThrow(
      OutdatedPage,
    );
    expect(await tab.tablet.strict.changes.count()).toBe(0);
  });

  test('gets the database at once; the old page says so and does not come back', async () => {
    const factory = new IDBFactory();
    const options = {
      name: 'upgraded',
      codec: plainCodec,
      now: () => 0,
      newId: () => 'x',
      indexedDB: factory,
      IDBKeyRange: Dexie.dependencies.IDBKeyRange,
    };
    const { tablet, storage } = openTablet(options);
    await tablet.strict.value('generation');
    await tablet.relaxed.value('generation');
    expect(storage.state().get()).toEqual({ is: 'open', persisted: false });
    await new Promise<void>((resolve, reject) => {
      const request = factory.open('upgraded', 1000);
      request.addEventListener('success', () => resolve());
      request.addEventListener('error', () => reject(new Error('not opened')));
    });
    expect(storage.state().get()).toEqual({ is: 'outdated' });
    await expect(anyRead(tablet)).rejects.toThrow(/closed/i);
  });
});

async function anyRead({ strict }: Tablet): Promise<unknown> {
  return strict.value('generation');
}
