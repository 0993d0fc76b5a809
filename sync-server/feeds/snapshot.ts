import { createHash } from 'node:crypto';
import { type RecordView } from '#domain/merge/merge.ts';
import { type Range } from '#domain/sync/protocol.ts';
import { rangesOf } from '#domain/sync/ranges.ts';
import { type Reader, seesSensitive } from '../rights/rights.ts';
import { type Db, TENANT } from '../store/store.ts';
import { withoutSensitive } from '../rights/withhold.ts';
import { headOf } from './read-feed.ts';
import { readViews } from './read-views.ts';

/** The state of a village's feed at its head, made now. Source: sync contract, HTTP, `/snapshots` and `/verify`. */

export async function snapshotLines(db: Db, reader: Reader, village: string, epoch: string): Promise<string[]> {
  const first = {
    snapshot: village,
    epoch,
    position: await headOf(db, village),
    decided: await decidedRanges(db, village),
    void: await voidChanges(db, village),
  };
  const whole = seesSensitive(reader, village);
  const views = await viewsAt(db, village);
  return [JSON.stringify(first), ...views.map((view) => JSON.stringify(whole ? view : withoutSensitive(view)))];
}

/** `{record, digest}` of every record there, then the end. A client compares its own data with it. */
export async function verifyLines(db: Db, feed: string, village: string | null): Promise<string[]> {
  const views = village === null ? [] : await viewsAt(db, village);
  const lines = views.map((view) => JSON.stringify({ record: view.record, digest: digestOf(view) }));
  return [...lines, JSON.stringify({ end: feed, position: await headOf(db, feed) })];
}

/** Hash of the live dots outside `sensitive/`, sorted, joined by line breaks. */
export function digestOf(view: RecordView): string {
  const dots = Object.entries(view.live).flatMap(([path, values]) =>
    path.startsWith('sensitive/') ? [] : values.map(({ dot }) => dot),
  );
  return createHash('sha256').update(dots.sort().join('\n')).digest('base64url');
}

async function viewsAt(db: Db, village: string): Promise<RecordView[]> {
  const rows = await db
    .selectFrom('records')
    .select(['record', 'root', 'kind', 'home'])
    .where('tenant', '=', TENANT)
    .where('home', '=', village)
    .execute();
  return [...(await readViews(db, rows)).values()];
}

/** For each device that wrote here: which of its changes are admitted or quarantined, wherever. */
async function decidedRanges(db: Db, village: string): Promise<Record<string, Range[]>> {
  const rows = await db
    .selectFrom('changes')
    .select(['device', 'n'])
    .where('tenant', '=', TENANT)
    .where('state', 'in', ['admitted', 'quarantined'])
    .where('device', 'in', (wrote) =>
      wrote
        .selectFrom('changes as here')
        .select('here.device')
        .distinct()
        .where('here.tenant', '=', TENANT)
        .where('here.feed', '=', village),
    )
    .execute();
  const numbers = new Map<string, number[]>();
  for (const { device, n } of rows) {
    const list = numbers.get(device) ?? [];
    numbers.set(device, list);
    list.push(n);
  }
  return Object.fromEntries([...numbers].map(([device, list]) => [device, rangesOf(list)]));
}

async function voidChanges(db: Db, village: string): Promise<string[]> {
  const rows = await db
    .selectFrom('changes')
    .select('id')
    .where('tenant', '=', TENANT)
    .where('feed', '=', village)
    .where('voided', '=', 1)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}
