import { isVillageFeed, parseFeed } from '#domain/sync/feeds.ts';
import { type HouseholdJudge } from '#domain/tablet/household-judge.ts';
import { Boxes } from './boxes.ts';
import { type ChangeRow, untilWon } from './database.ts';
import { type Tablet } from './open-tablet.ts';
import { commitProjection, project } from './projection.ts';

/** Forgets feeds that are denied; see the port. */
export async function leaveFeeds(
  tablet: Tablet,
  judge: () => Promise<HouseholdJudge>,
  denied: readonly string[],
): Promise<void> {
  const { strict, codec, now } = tablet;
  const stored = await strict.value('enrolment');
  const assignments = stored === undefined ? [] : (await codec.decode(stored)).assignments;
  const holding = assignments.filter(({ from, to }) => (from ?? 0) <= now() && now() < (to ?? Infinity));
  const isLeft = (feed: string) => {
    const name = parseFeed(feed);
    return name !== null && 'village' in name && !holding.some(({ village }) => name.village.startsWith(village));
  };
  const left = new Set(denied.filter(isLeft));
  if (left.size > 0) await untilWon(() => leave(tablet, judge, left));
}

async function leave(tablet: Tablet, judge: () => Promise<HouseholdJudge>, feeds: ReadonlySet<string>): Promise<void> {
  const { strict } = tablet;
  const boxes = await Boxes.open(tablet, []);
  await boxes.openAll();
  const waiting = new Set(await strict.outbox.toCollection().primaryKeys());
  const changes: ChangeRow[] = [];
  const deleted: string[] = [];
  for (const box of boxes) {
    for (const { id, feed } of box.packed.values()) {
      if (!feeds.has(feed)) continue;
      box.packed.delete(id);
      box.touched = 'packed';
    }
    for (const row of box.rows.values()) {
      const feed = row.feed ?? (await boxes.contentOf(box, row.id)).envelope.village;
      if (!feeds.has(feed) || waiting.has(row.id)) continue;
      if (row.own && row.state !== 'admitted' && row.state !== 'durable') continue;
      if (row.own) {
        const gone: ChangeRow = { ...row, state: 'left' };
        box.rows.set(row.id, gone);
        changes.push(gone);
      } else {
        box.rows.delete(row.id);
        deleted.push(row.id);
      }
      if (box.touched === 'no') box.touched = 'rows';
    }
  }
  const projection = await project(boxes, await judge(), { changes, deleted });
  await strict.write([strict.changes, strict.boxes, strict.summaries, strict.feeds], async () => {
    await commitProjection(tablet, projection);
    await strict.feeds.bulkDelete([...feeds]);
    const village = [...feeds].find(isVillageFeed);
    if (village !== undefined) await strict.setValue('leftVillage', village);
  });
}
