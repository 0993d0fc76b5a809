import { type Change } from '#domain/change/change.ts';
import { liftedOps } from '#domain/record/lifted-ops.ts';
import { type HistoryEntry } from '#domain/tablet/household-store.ts';
import { Boxes } from './boxes.ts';
import { type ChangeRow } from './database.ts';
import { type Tablet } from './open-tablet.ts';
import { recordHomes } from './record-homes.ts';

/** Every change of a record's class that is here, oldest stamp first. */
export async function recordHistory(tablet: Tablet, record: string): Promise<HistoryEntry[]> {
  const { strict } = tablet;
  const [own, summary] = await Promise.all([
    strict.changes.where('record').equals(record).first(),
    strict.summaries.get(record),
  ]);
  const home = own?.household ?? summary?.household ?? (await recordHomes(tablet)).homes.get(record);
  if (home === undefined) return [];
  const boxes = await Boxes.open(tablet, [home]);
  const all = [...boxes];
  const members = (await boxes.viewsOf(all)).find((view) => view.members.includes(record))?.members ?? [record];
  const changes: { readonly change: Change; readonly state: HistoryEntry['state'] }[] = [];
  for (const box of all) {
    for (const id of box.packed.keys()) changes.push({ change: await boxes.contentOf(box, id), state: 'admitted' });
    for (const row of box.rows.values())
      changes.push({ change: await boxes.contentOf(box, row.id), state: shownState(row) });
  }
  return historyOf(changes.filter(({ change }) => members.includes(change.envelope.record)));
}

function historyOf(
  changes: readonly { readonly change: Change; readonly state: HistoryEntry['state'] }[],
): HistoryEntry[] {
  return [...changes]
    .sort(({ change: a }, { change: b }) =>
      a.envelope.stamp < b.envelope.stamp
        ? -1
        : a.envelope.stamp > b.envelope.stamp
          ? 1
          : a.envelope.id < b.envelope.id
            ? -1
            : 1,
    )
    .map(({ change, state }) => ({
      change: change.envelope.id,
      author: change.envelope.author,
      wall: change.envelope.wall,
      state,
      fields: liftedOps(change).map((op) =>
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
    case 'left':
      return 'admitted';
    case 'quarantined':
    case 'declined':
    case 'unverified':
      return 'quarantined';
  }
}
