import { REFERENCE_FEED, parseFeed } from '#domain/sync/feeds.ts';
import { LIMITS } from '#domain/sync/limits.ts';
import { gapIn } from '#domain/sync/page-order.ts';
import { type FeedEnd } from '#domain/sync/protocol.ts';
import { type FeedPage, FeedGap, StalePage, type SyncStore } from '#domain/tablet/sync-store.ts';
import { type KeyRing, checkEntries } from './check-entries.ts';
import { EpochChanged } from './push-changes.ts';
import { type Server, ServerRefusal } from './server.ts';

/** Feeds named in one request; the contract takes 200. */
const FEEDS_AT_ONCE = 100;

export interface PullNeeds {
  readonly store: SyncStore;
  readonly server: Server;
  readonly ring: KeyRing;
  /** SHA-256 of a text, base64url. */
  hash(text: string): Promise<string>;
}

/**
 * Reads all feeds to their end, page by page, each applied with its cursor. A feed whose positions have a gap is
 * left where it is and stops no other.
 * Errors: those of the server, EpochChanged; FeedGap after all other feeds were read.
 */
export async function pullFeeds(
  { store, server, ring, hash }: PullNeeds,
  feeds: readonly string[],
  report: (done: number, all: number) => void,
): Promise<void> {
  // Forms first: what was begun on a new one finds it here.
  const ours = feeds.filter((feed) => parseFeed(feed) !== null);
  const open = new Set(ours.sort((a, b) => Number(b === REFERENCE_FEED) - Number(a === REFERENCE_FEED)));
  const heads = new Map<string, { head: number; next: number; began: number }>();
  let gap: string | null = null;

  while (open.size > 0) {
    const cursors = await store.cursors([...open].slice(0, FEEDS_AT_ONCE));
    const { entries, ends } = await asked(server, cursors.epoch, cursors.feeds);
    const checked = await checkEntries(entries, ring, hash);
    const pages: FeedPage[] = [];
    for (const { feed, after } of cursors.feeds) {
      const end = ends.find((one) => one.end === feed);
      const page = end === undefined ? null : pageOf(feed, after, end, checked);
      const wrong = page === null ? null : gapIn(page);
      if (page === null || wrong !== null) {
        open.delete(feed);
        gap = wrong ?? gap;
        continue;
      }
      pages.push(page);
      if (end !== undefined && 'head' in end)
        heads.set(feed, { head: end.head, next: end.next, began: heads.get(feed)?.began ?? after });
    }
    try {
      await store.applyPage(cursors.epoch, pages);
    } catch (error) {
      if (error instanceof StalePage) continue;
      throw error;
    }
    for (const { feed, more } of pages) if (!more) open.delete(feed);
    const known = [...heads.values()];
    report(
      known.reduce((sum, { next, began }) => sum + next - began, 0),
      known.reduce((sum, { head, began }) => sum + head - began, 0),
    );
  }
  await nameAuthors(store, server);
  if (gap !== null) throw new FeedGap(gap);
}

/** Asks what the people are called whose changes came. A name is no reason to fail: it is asked again next time. */
async function nameAuthors(store: SyncStore, server: Server): Promise<void> {
  const unnamed = await store.unnamedAuthors();
  if (unnamed.length === 0) return;
  const told = await server.people(unnamed).catch(() => null);
  if (told !== null) await store.keepNames(Object.fromEntries(unnamed.map((user) => [user, told[user] ?? ''])));
}

async function asked(
  server: Server,
  epoch: string,
  feeds: readonly { readonly feed: string; readonly after: number }[],
): ReturnType<Server['pull']> {
  try {
    return await server.pull({ epoch, feeds: [...feeds], max: LIMITS.page });
  } catch (error) {
    if (error instanceof ServerRefusal && error.code === 'EPOCH') throw new EpochChanged('the server was restored');
    throw error;
  }
}

/** null: the feed is not ours any more. */
function pageOf(
  feed: string,
  after: number,
  end: FeedEnd,
  checked: readonly FeedPage['entries'][number][],
): FeedPage | null {
  if ('denied' in end) return null;
  return { feed, after, entries: checked.filter((entry) => entry.feed === feed), next: end.next, more: end.more };
}
