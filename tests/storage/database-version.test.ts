import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { SCHEMA_EPOCH, TabletDatabase } from '#storage/database.ts';

/** Tablets in the field hold this: another shape needs another version, and an upgrade that is tried. */
test('version 1 of the database is what tablets have on their disks', async () => {
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
    epoch: 1,
    version: 1,
    tables: {
      meta: 'key',
      changes: 'id,record,[device+n],state,[feed+epoch]',
      outbox: 'id,n',
      records: 'record,household,*links',
      summaries: 'household',
      drafts: 'household',
      blobs: 'sha256,state',
      chunks: '[sha256+index]',
      feeds: 'feed',
      devices: 'device',
    },
  });
  database.close();
});
