import { parseFeed } from '#domain/sync/feeds.ts';
import { type SyncStore } from '#domain/tablet/sync-store.ts';
import { type Server } from './server.ts';

/** SHA-256 of nothing: the digest of a record whose every change is void, of which the tablet shows nothing. */
const OF_NOTHING = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';

/**
 * Which of these villages does the tablet hold otherwise than the server? Only what it has read to the server's end is
 * compared, and what is not admitted yet is left out. Source: sync contract, `/verify`.
 * Errors: those of the server.
 */
export async function differingFeeds(
  { store, server }: { readonly store: SyncStore; readonly server: Server },
  feeds: readonly string[],
): Promise<string[]> {
  const villages = feeds.filter((feed) => parseFeed(feed)?.is === 'village');
  if (villages.length === 0) return [];
  const told = new Map<string, Awaited<ReturnType<Server['verify']>>>();
  const { epoch } = await store.cursors(villages);
  for (const feed of villages) told.set(feed, await server.verify({ epoch, feed }));
  const own = await store.digests();
  const cursors = await store.cursors(villages);
  return cursors.feeds.flatMap(({ feed, after }) => {
    const theirs = told.get(feed);
    if (theirs === undefined || theirs.position !== after || cursors.epoch !== epoch) return [];
    return theirs.records.some(({ record, digest }) => (own.get(record) ?? OF_NOTHING) !== digest) ? [feed] : [];
  });
}
