import { opsOf } from '#domain/change/change.ts';
import { type HistoryEntry } from '#domain/tablet/household-store.ts';
import { type ChangeRow } from './database.ts';
import { type Tablet } from './open-tablet.ts';

/** Every change of a record's class that is here, oldest stamp first. */
export async function recordHistory({ strict, codec }: Tablet, record: string): Promise<HistoryEntry[]> {
  const named = await strict.records.get(record);
  const members = named === undefined ? [record] : ((await strict.records.get(named.root))?.members ?? [record]);
  const rows = await strict.changes.where('record').anyOf(members).toArray();
  const changes = await Promise.all(rows.map(async (row) => ({ row, change: await codec.decode(row.payload) })));
  return changes
    .sort(({ change: a }, { change: b }) =>
      a.envelope.stamp < b.envelope.stamp
        ? -1
        : a.envelope.stamp > b.envelope.stamp
          ? 1
          : a.envelope.id < b.envelope.id
            ? -1
            : 1,
    )
    .map(({ row, change }) => ({
      change: row.id,
      author: change.envelope.author,
      wall: row.wall,
      state: shownState(row),
      fields: opsOf(change).map((op) =>
        'set' in op ? { path: op.set, value: op.value } : { path: op.clear, value: null },
      ),
    }));
}

function shownState({ state }: ChangeRow): HistoryEntry['state'] {
  switch (state) {
    case 'local':
    case 'refused':
      return 'local';
    case 'durable':
    case 'admitted':
      return state;
    case 'quarantined':
    case 'declined':
    case 'unverified':
      return 'quarantined';
  }
}
