import { type Change } from '#domain/change/change.ts';
import { aliasClasses } from '#domain/merge/alias-classes.ts';
import { mergeRecord } from '#domain/merge/merge.ts';
import { type SyncStore } from '#domain/tablet/sync-store.ts';
import { type Box, Boxes } from './boxes.ts';
import { type ChangeRow, LostRace, untilWon } from './database.ts';
import { hash } from './hash.ts';
import { type Tablet } from './open-tablet.ts';
import { packChanges } from './packed-changes.ts';

/** Milliseconds: what the tablet holds is held against the server's digests once in so long. */
const ONCE_IN = 24 * 60 * 60 * 1000;

/** What the daily look needs: is the tablet's copy of a village the server's? Source: sync contract, `/verify`. */
export function compareFeeds(tablet: Tablet): Pick<SyncStore, 'isToCompare' | 'digests' | 'takeAnew' | 'keepCompared'> {
  const { strict, now } = tablet;
  return {
    async isToCompare() {
      const last = await strict.value('comparedAt');
      // A clock that was put back must not end the comparing for years.
      return last === undefined || Math.abs(now() - last) >= ONCE_IN;
    },

    async digests() {
      const boxes = await Boxes.open(tablet, []);
      await boxes.openAll();
      const digests = new Map<string, string>();
      for (const set of boxes.together()) {
        const changes = await admittedIn(boxes, set);
        for (const members of aliasClasses(changes)) {
          const { record, live } = mergeRecord(changes.filter(({ envelope }) => members.includes(envelope.record)));
          const dots = Object.entries(live).flatMap(([path, values]) =>
            path.startsWith('sensitive/') ? [] : values.map(({ dot }) => dot),
          );
          digests.set(record, await hash(dots.sort().join('\n')));
        }
      }
      return digests;
    },

    takeAnew: (feeds) => untilWon(() => takeAnew(tablet, new Set(feeds))),

    async keepCompared(differed) {
      await strict.write([], async () => {
        await strict.setValue('comparedAt', now());
        await strict.setValue('tookAnewAt', differed ? now() : null);
      });
    },
  };
}

/** What the server has admitted of linked boxes and nobody has made void. */
async function admittedIn(boxes: Boxes, set: readonly Box[]): Promise<Change[]> {
  const changes: Change[] = [];
  for (const box of set) {
    const rows = [...box.rows.values()].filter(({ state, voided }) => state === 'admitted' && !voided);
    for (const id of [...box.packed.keys(), ...rows.map((row) => row.id)]) changes.push(await boxes.contentOf(box, id));
  }
  return changes;
}

/** Everything pulled of these feeds counts as of an older epoch: it stays in view until it came again, or did not. */
async function takeAnew(tablet: Tablet, feeds: ReadonlySet<string>): Promise<void> {
  const { strict, codec } = tablet;
  const boxes = await Boxes.open(tablet, []);
  await boxes.openAll();
  const packs = await Promise.all(
    [...boxes]
      .filter(({ packed }) => packed.size > 0)
      .map(async ({ household, packed }) => ({
        household,
        payload: await codec.encode(
          packChanges([...packed.values()].map((one) => (feeds.has(one.feed) ? { ...one, epoch: '' } : one))),
        ),
      })),
  );
  await strict.write([strict.changes, strict.boxes, strict.feeds], async () => {
    if (((await strict.value('revision')) ?? 0) !== boxes.revision) throw new LostRace('another tab was faster');
    await strict.raiseRevision();
    await strict.boxes.bulkPut(packs);
    const isPulled = ({ feed, own }: ChangeRow) => feed !== null && feeds.has(feed) && !own;
    // What did not verify is in no view; it comes again and is checked again.
    await strict.changes.filter((row) => isPulled(row) && row.state === 'unverified').delete();
    await strict.changes.filter(isPulled).modify((row) => {
      row.epoch = '';
    });
    await strict.feeds
      .where('feed')
      .anyOf([...feeds])
      .modify({ after: 0, older: true });
  });
}
