import { gapIn } from '#domain/sync/page-order.ts';
import { type HouseholdJudge } from '#domain/tablet/household-judge.ts';
import { FeedGap, type FeedPage, StalePage } from '#domain/tablet/sync-store.ts';
import { ArrivingPage } from './arriving-page.ts';
import { type FeedRow, untilWon } from './database.ts';
import { type Tablet } from './open-tablet.ts';
import { commitProjection } from './projection.ts';
import { rememberHomes } from './record-homes.ts';

/** Where each feed is to be continued in the present epoch; a feed of another epoch starts anew. */
export async function cursors(
  { strict }: Tablet,
  feeds: readonly string[],
): Promise<{ epoch: string; feeds: { feed: string; after: number }[] }> {
  const [epoch = '', rows] = await strict.transaction('r', [strict.meta, strict.feeds], () =>
    Promise.all([strict.value('epoch'), strict.feeds.bulkGet([...feeds])]),
  );
  return {
    epoch,
    feeds: feeds.map((feed, index) => ({ feed, after: rows[index]?.epoch === epoch ? rows[index].after : 0 })),
  };
}

/**
 * Applies one page of entries and the new cursors in one transaction.
 * Errors: throws FeedGap when positions do not follow the cursor, StalePage when cursor or epoch moved on.
 */
export async function applyPage(
  tablet: Tablet,
  judge: () => Promise<HouseholdJudge>,
  epoch: string,
  pages: readonly FeedPage[],
): Promise<void> {
  await untilWon(() => applyOnce(tablet, judge, epoch, pages));
}

async function applyOnce(
  tablet: Tablet,
  judge: () => Promise<HouseholdJudge>,
  epoch: string,
  told: readonly FeedPage[],
): Promise<void> {
  const { strict } = tablet;
  const known = new Map(
    (await strict.feeds.bulkGet(told.map(({ feed }) => feed))).flatMap((row) =>
      row === undefined ? [] : [[row.feed, row]],
    ),
  );
  const pages = told.filter((page) => isNews(page, known.get(page.feed), epoch));
  if (pages.length === 0) return;
  const feeds = pages.map(({ feed }) => feed);
  const gap = pages.map(gapIn).find((words) => words !== null);
  if (gap !== undefined) throw new FeedGap(gap);

  const page = await ArrivingPage.read(tablet, epoch, pages);
  for (const { entries } of pages) for (const entry of entries) await page.take(entry);
  const swept = await page.sweep(pages, known);
  const projection = await page.project(await judge());
  const content = pages.flatMap(({ entries }) =>
    entries.flatMap((entry) =>
      entry.entry === 'content' ? [{ name: entry.name, version: entry.version, body: entry.body }] : [],
    ),
  );
  const stamp = page.clock();

  const tables = [strict.changes, strict.boxes, strict.summaries, strict.outbox, strict.feeds, strict.content];
  await strict.write(tables, async () => {
    const now = await cursors(tablet, feeds);
    if (now.epoch !== epoch) throw new StalePage('the server has another history by now');
    if (now.feeds.some(({ after }, index) => after !== pages[index]?.after))
      throw new StalePage('another tab has pulled');
    await commitProjection(tablet, projection);
    if (content.length > 0) await strict.content.bulkPut(content);
    if (stamp !== null) await strict.setValue('stamp', stamp);
    if (projection.summaries.some(({ toCheck }) => toCheck)) await strict.setValue('toCheck', true);
    // What comes back from the feed is on the server.
    const offered = new Set(await strict.outbox.toCollection().primaryKeys());
    if (offered.size > 0) await strict.outbox.bulkDelete(page.admitted().filter((id) => offered.has(id)));
    const rows = await strict.feeds.bulkGet(feeds);
    await strict.feeds.bulkPut(
      pages.map(({ feed, next }, index) => {
        const row = rows[index];
        const older = row !== undefined && (row.older || row.epoch !== epoch);
        return { feed, epoch, after: next, older: older && !swept.has(feed) };
      }),
    );
  });
  rememberHomes(tablet, projection.revision, projection.summaries);
}

/** Most polls bring nothing: a feed without entries is written only when it is new, or still holds older data. */
function isNews({ entries, more, after, next }: FeedPage, row: FeedRow | undefined, epoch: string): boolean {
  return entries.length > 0 || after !== next || row?.epoch !== epoch || (!more && row.older);
}
