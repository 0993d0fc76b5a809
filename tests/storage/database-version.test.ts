import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { SCHEMA_EPOCH, TabletDatabase } from '#storage/database.ts';
import { unpackChanges } from '#storage/packed-changes.ts';
import { rejudgeSummaries } from '#storage/rejudge-summaries.ts';
import { VILLAGE, freshLook, plainJudge, testTablet, valueOf } from './tablet-for-tests.ts';

/** Tablets in the field hold this: another shape needs another version, and an upgrade that is tried. */
test('version 5 of the database is what tablets have on their disks', async () => {
  const database = new TabletDatabase('version', 'strict', { indexedDB: new IDBFactory(), IDBKeyRange });
  await database.open();
  expect({
    epoch: SCHEMA_EPOCH,
    version: database.verno,
    tables: Object.fromEntries(
      database.tables.map(({ name, schema }) => [
        name,
        [schema.primKey, ...schema.indexes].map(({ src }) => src).join(),
      ]),
    ),
  }).toEqual({
    epoch: 3,
    version: 5,
    tables: {
      meta: 'key',
      changes: 'id,record,household,[device+n],state',
      outbox: 'id,n',
      boxes: 'household',
      summaries: 'household,version',
      drafts: 'household',
      blobs: 'sha256,state',
      chunks: '[sha256+index]',
      feeds: 'feed',
      devices: 'device',
      content: '[name+version]',
    },
  });
  database.close();
});

test('what a tablet of version 4 has pulled is there as it was', async () => {
  const factory = new IDBFactory();
  const old = new Dexie('old', { indexedDB: factory, IDBKeyRange });
  old.version(4).stores({ meta: '&key', boxes: '&household' });
  const packed = [
    { id: 'a', line: '{"说":"大寨"}', feed: VILLAGE, position: 3, epoch: 'e1' },
    { id: 'b', line: '{"n":2}', feed: 'inbox', position: 1, epoch: '' },
  ];
  await old.table('boxes').bulkPut([
    { household: 'h1', payload: packed },
    { household: 'h2', payload: [] },
  ]);
  await old.table('meta').put({ key: 'schemaEpoch', value: 2 });
  old.close();

  const { tablet } = await testTablet(null, factory, 'old');
  const boxes = await tablet.strict.boxes.toArray();
  expect(
    await Promise.all(boxes.map(async ({ payload }) => unpackChanges(await tablet.codec.decode(payload)))),
  ).toEqual([packed, []]);
  expect(await tablet.strict.value('schemaEpoch')).toBe(SCHEMA_EPOCH);
});

test('a tablet of version 1 keeps its own work, sent or not, and pulls the rest again', async () => {
  const factory = new IDBFactory();
  const before = await testTablet('d1');
  const household = await before.households.newHousehold(VILLAGE);
  await before.households.save(household);
  const old = new Dexie('old', { indexedDB: factory, IDBKeyRange });
  old.version(1).stores({
    meta: '&key',
    changes: '&id, record, [device+n], state, [feed+epoch]',
    outbox: '&id, n',
    records: '&record, household, *links',
    summaries: '&household',
    drafts: '&household',
    blobs: '&sha256, state',
    chunks: '&[sha256+index]',
    feeds: '&feed',
    devices: '&device',
  });
  const { strict } = before.tablet;
  const [mine] = await strict.changes.toArray();
  await old.table('changes').bulkPut([mine, { ...mine, id: 'theirs', own: false, device: 'other', household: null }]);
  await old.table('outbox').bulkPut(await strict.outbox.toArray());
  await old.table('meta').bulkPut([...(await strict.meta.toArray()), { key: 'schemaEpoch', value: 1 }]);
  await old.table('feeds').put({ feed: VILLAGE, epoch: 'e1', after: 9, swept: 'e1' });
  old.close();

  const after = await testTablet(null, factory, 'old');
  await rejudgeSummaries(after.tablet, async () => plainJudge, '2.0.0');
  const rows = await valueOf(freshLook(after).households.summaries());
  expect(rows.map(({ record, waiting }) => ({ record, waiting }))).toEqual([{ record: household, waiting: 1 }]);
  expect((await after.sync.cursors([VILLAGE])).feeds).toEqual([{ feed: VILLAGE, after: 0 }]);
  expect(await after.tablet.strict.changes.count()).toBe(1);
  await after.households.edit(
    household,
    { id: household, kind: 'household' },
    { group: { value: '1', basis: [] } },
    'strict',
  );
  expect((await after.households.save(household)).changes).toHaveLength(1);
});
