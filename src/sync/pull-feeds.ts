import { REFERENCE_FEED, isVillageFeed, parseFeed } from '#domain/sync/feeds.ts';
import { LIMITS } from '#domain/sync/limits.ts';
import { gapIn } from '#domain/sync/page-order.ts';
import { type FeedEnd } from '#domain/sync/protocol.ts';
import { type CheckedEntry, type FeedPage, FeedGap, StalePage, type SyncStore } from '#domain/tablet/sync-store.ts';
import { type KeyRing, checkEntries, isGenuine } from './check-entries.ts';
import { differingFeeds } from './compare-with-server.ts';
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
  needs: PullNeeds,
  feeds: readonly string[],
  report: (done: number, all: number) => void,
): Promise<void> {
  await readFeeds(needs, feeds, report);
  await compare(needs, feeds, report);
}

async function readFeeds(
  needs: PullNeeds,
  feeds: readonly string[],
  report: (done: number, all: number) => void,
): Promise<void> {
  const { store } = needs;
  // A feed that hello names no more is asked for once more: the server itself says that it is denied.
  const ours = [...feeds, ...(await store.knownFeeds())].filter((feed) => parseFeed(feed) !== null);
  // Forms first: what was begun on a new one finds it here.
  const open = new Set(ours.sort((a, b) => Number(b === REFERENCE_FEED) - Number(a === REFERENCE_FEED)));
  const denied: string[] = [];
  const heads = new Map<string, { head: number; next: number; began: number }>();
  let gap: string | null = null;
  const first = new Set<string>();
  let ahead: Ahead | null = null;

  while (open.size > 0) {
    const cursors = await store.cursors([...open].slice(0, FEEDS_AT_ONCE));
    for (const { feed, after } of cursors.feeds) if (after === 0 && isVillageFeed(feed)) first.add(feed);
    const isAhead: boolean = ahead !== null && isSame(ahead.cursors, cursors);
    const { ends, checked } = await (isAhead && ahead !== null ? ahead.page : read(needs, cursors, first));
    const pages: FeedPage[] = [];
    for (const { feed, after } of cursors.feeds) {
      const end = ends.find((one) => one.end === feed);
      const page = end === undefined ? null : pageOf(feed, after, end, checked);
      const wrong = page === null ? null : gapIn(page);
      if (page === null || wrong !== null) {
        open.delete(feed);
        gap = wrong ?? gap;
        if (end !== undefined && 'denied' in end) denied.push(feed);
        continue;
      }
      pages.push(page);
      if (end !== undefined && 'head' in end)
        heads.set(feed, { head: end.head, next: end.next, began: heads.get(feed)?.began ?? after });
    }
    // While this page is stored, the next one comes and is checked.
    const left = pages.filter(({ more }) => more);
    ahead = left.length === 0 ? null : readAhead(needs, cursors, open, pages, first);
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
  if (denied.length > 0) await store.leaveFeeds(denied);
  await checkStored(needs);
  await nameAuthors(needs);
  if (gap !== null) throw new FeedGap(gap);
}

/** Once a day: what differs from the server's digests is taken anew. A server that is busy is asked another time. */
async function compare(
  needs: PullNeeds,
  feeds: readonly string[],
  report: (done: number, all: number) => void,
): Promise<void> {
  const { store } = needs;
  if (!(await store.isToCompare())) return;
  const differing = await differingFeeds(needs, feeds).catch(() => null);
  if (differing === null) return;
  if (differing.length > 0) await store.takeAnew(differing);
  await store.keepCompared(differing.length > 0);
  if (differing.length === 0) return;
  await readFeeds(needs, differing, report);
}

/** Checks what was stored as it came. */
async function checkStored({ store, ring, hash }: PullNeeds): Promise<void> {
  for (let some = await store.toCheck(); some !== null; some = await store.toCheck()) {
    const genuine = await Promise.all(some.changes.map((change) => isGenuine(change, ring, hash)));
    const forged = some.changes.filter((_change, index) => genuine[index] !== true);
    await store.keepChecked(some.households, new Set(forged.map(({ envelope }) => envelope.id)));
  }
}

/** Asks what the people are called whose changes came. A name is no reason to fail: it is asked again next time. */
async function nameAuthors({ store, server }: PullNeeds): Promise<void> {
  const unnamed = await store.unnamedAuthors();
  if (unnamed.length === 0) return;
  const told = await server.people(unnamed).catch(() => null);
  if (told !== null) await store.keepNames(Object.fromEntries(unnamed.map((user) => [user, told[user] ?? ''])));
}

type Cursors = Awaited<ReturnType<SyncStore['cursors']>>;
interface Page {
  readonly ends: readonly FeedEnd[];
  readonly checked: readonly CheckedEntry[];
}
interface Ahead {
  readonly cursors: Cursors;
  readonly page: Promise<Page>;
}

async function read(
  { server, ring, hash }: PullNeeds,
  { epoch, feeds }: Cursors,
  first: ReadonlySet<string>,
): Promise<Page> {
  const { entries, ends } = await asked(server, epoch, feeds);
  return { ends, checked: await checkEntries(entries, ring, hash, (feed) => first.has(feed)) };
}

/** Asks for what comes after these pages, as the store will ask once it has them. */
function readAhead(
  needs: PullNeeds,
  now: Cursors,
  open: ReadonlySet<string>,
  pages: readonly FeedPage[],
  first: ReadonlySet<string>,
): Ahead {
  const after = new Map(now.feeds.map(({ feed, after: at }) => [feed, at]));
  const done = new Set(pages.filter(({ more }) => !more).map(({ feed }) => feed));
  for (const { feed, next } of pages) after.set(feed, next);
  const feeds = [...open].filter((feed) => !done.has(feed)).slice(0, FEEDS_AT_ONCE);
  const cursors = { epoch: now.epoch, feeds: feeds.map((feed) => ({ feed, after: after.get(feed) ?? 0 })) };
  const page = read(needs, cursors, first);
  // Whoever needs it hears of its failure; nobody may.
  page.catch(() => undefined);
  return { cursors, page };
}

function isSame(a: Cursors, b: Cursors): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
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
