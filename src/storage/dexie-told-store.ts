import { type MergedBy, mergedBy } from '#domain/merge/merged-by.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { type ToldHere, type ToldStore } from '#domain/tablet/told-store.ts';
import { Boxes } from './boxes.ts';
import { type MetaValues } from './database.ts';
import { LiveWatch } from './live-watch.ts';
import { type Tablet } from './open-tablet.ts';
import { OneByOne } from './one-by-one.ts';
import { toldChange } from './told-projection.ts';

/** What others did to the reader's answers, in IndexedDB. */
export function dexieToldStore(tablet: Tablet): ToldStore {
  const { strict, codec } = tablet;
  const steps = new OneByOne();
  // Sealed payloads cannot be compared; Dexie calls only when they were written.
  let readings = 0;
  const told = new LiveWatch<
    { told: MetaValues['told'] | undefined; seen: MetaValues['toldSeen'] | undefined },
    readonly ToldHere[]
  >({
    read: async () => ({ told: await strict.value('told'), seen: await strict.value('toldSeen') }),
    fingerprint: () => String(++readings),
    async decode(rows) {
      const seen = new Set(rows.seen === undefined ? [] : await codec.decode(rows.seen));
      const all = rows.told === undefined ? [] : await codec.decode(rows.told);
      return all.map((one) => ({ ...one, seen: seen.has(one.id) })).sort((a, b) => b.wall - a.wall);
    },
  });
  const names = new LiveWatch<MetaValues['names'] | undefined, Readonly<Record<string, string>>>({
    read: () => strict.value('names'),
    fingerprint: () => String(++readings),
    decode: async (row) =>
      Object.fromEntries(
        Object.entries(row === undefined ? {} : await codec.decode(row)).flatMap(([user, name]) =>
          name === null || name === '' ? [] : [[user, name]],
        ),
      ),
  });

  async function putAway(household: string, changes: readonly string[]): Promise<void> {
    await steps.run('putAway', async () => {
      const stored = await strict.value('putAway');
      const before = stored === undefined ? {} : await codec.decode(stored);
      const ids = [...new Set([...(before[household] ?? []), ...changes])];
      const after = await codec.encode({ ...before, [household]: ids });
      await strict.write([], () => strict.setValue('putAway', after));
    });
  }

  return {
    told: () => told,
    names: () => names,
    putAway,

    async see(ids) {
      await steps.run('see', async () => {
        const stored = await strict.value('toldSeen');
        const before = stored === undefined ? [] : await codec.decode(stored);
        const after = await codec.encode([...new Set([...before, ...ids])]);
        await strict.write([], () => strict.setValue('toldSeen', after));
      });
      await told.refresh();
    },

    async merged(file: HouseholdFile): Promise<readonly MergedBy[]> {
      const views = [file.household, ...file.persons, ...file.cases];
      const members = new Set(views.flatMap((view) => view.members));
      const stored = await strict.value('enrolment');
      if (stored === undefined) return [];
      const { user } = await codec.decode(stored);
      const boxes = await Boxes.open(tablet, file.household.members);
      const all = await boxes.changesInView([...boxes]);
      const changes = all.filter(({ envelope }) => members.has(envelope.record));
      const others = changes.filter(({ envelope }) => envelope.author !== user);
      const marks = await strict.value('putAway');
      const seen = marks === undefined ? undefined : (await codec.decode(marks))[file.household.record];
      if (seen === undefined) {
        await putAway(
          file.household.record,
          others.map(({ envelope }) => envelope.id),
        );
        return [];
      }
      if (others.length === changes.length) return [];
      const known = new Set(seen);
      return mergedBy(
        views,
        others
          .filter(({ envelope }) => !known.has(envelope.id))
          .map((change) => ({ ...toldChange(change), record: change.envelope.record })),
      );
    },
  };
}
