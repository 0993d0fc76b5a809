import { type Change } from '#domain/change/change.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { LIMITS, PAGE_BYTES } from '#domain/sync/limits.ts';
import { type FeedName, parseFeed } from '#domain/sync/feeds.ts';
import { type FeedEnd, type PullRequest } from '#domain/sync/protocol.ts';
import { type Reader, mayReadFeed, seesSensitive } from '../rights/rights.ts';
import { unpackLine } from '../store/packed-line.ts';
import { type Db, TENANT } from '../store/store.ts';

/** What a feed tells a reader, line by line. Source: sync contract, Entries and Cursor. */

const STEP = 200;

/** The lines of one pull: entries and an end for each feed, `max`, at most a page, and PAGE_BYTES over all feeds together. */
export async function pullLines(
  db: Db,
  reader: Reader,
  { feeds, max }: Pick<PullRequest, 'feeds' | 'max'>,
): Promise<string[]> {
  const lines: string[] = [];
  let room = Math.min(max, LIMITS.page);
  let bytes = 0;
  for (const { feed, after } of feeds) {
    const name = parseFeed(feed);
    if (name === null || !mayReadFeed(reader, name)) {
      lines.push(JSON.stringify({ end: feed, denied: true } satisfies FeedEnd));
      continue;
    }
    const head = await headOf(db, feed);
    let next = after;
    while (room > 0 && bytes < PAGE_BYTES && next < head) {
      const page = await entriesAfter(db, reader, name, feed, next, Math.min(room, STEP));
      if (page.length === 0) break;
      for (const { position, line } of page) {
        // The first entry always goes, however large, or the feed would stand still.
        const size = Buffer.byteLength(line) + 1;
        if (bytes > 0 && bytes + size > PAGE_BYTES) {
          bytes = PAGE_BYTES;
          break;
        }
        lines.push(line);
        bytes += size;
        room -= 1;
        next = position;
      }
    }
    lines.push(JSON.stringify({ end: feed, head, next, more: next < head } satisfies FeedEnd));
  }
  return lines;
}

export async function headOf(db: Db, feed: string): Promise<number> {
  const row = await db
    .selectFrom('feeds')
    .select('head')
    .where('tenant', '=', TENANT)
    .where('feed', '=', feed)
    .executeTakeFirst();
  return row?.head ?? 0;
}

async function entriesAfter(
  db: Db,
  reader: Reader,
  name: FeedName,
  feed: string,
  after: number,
  count: number,
): Promise<{ position: number; line: string }[]> {
  const rows = await db
    .selectFrom('feed_entries as entries')
    .leftJoin('changes', (join) =>
      join.onRef('changes.tenant', '=', 'entries.tenant').onRef('changes.id', '=', 'entries.change'),
    )
    .select([
      'entries.position',
      'entries.at',
      'entries.entry',
      'entries.change',
      'entries.body',
      'changes.line',
      'changes.village',
    ])
    .where('entries.tenant', '=', TENANT)
    .where('entries.feed', '=', feed)
    .where('entries.position', '>', after)
    .orderBy('entries.position')
    .limit(count)
    .execute();
  return rows.map(({ position, at, entry, change, body, line, village }) => {
    const placed = `"feed":${JSON.stringify(feed)},"position":${position},"at":${at},"entry":${JSON.stringify(entry)}`;
    const more = body === null ? '' : `,${body.slice(1, -1)}`;
    if (entry === 'change' || entry === 'quarantined') {
      const where = name.is === 'village' ? name.village : (village ?? '');
      return {
        position,
        line: `{${placed},${changeFor(reader, where, line === null ? '' : unpackLine(line).toString())}${more}}`,
      };
    }
    return { position, line: `{${placed}${change === null ? '' : `,"change":"${change}"`}${more}}` };
  });
}

/** `"change":…` as pushed, or without what the reader may not see. */
function changeFor(reader: Reader, village: string, line: string): string {
  if (seesSensitive(reader, village) || !line.includes('"sensitive":{')) return `"change":${line}`;
  const change = JSON.parse(line) as Change;
  if (change.parts.sensitive === undefined) return `"change":${line}`;
  const { sensitive: _withheld, ...parts } = change.parts;
  return `"change":${canonicalJson({ ...change, parts })},"withheld":["sensitive"]`;
}
