import { type Transaction } from 'kysely';
import { type Piece } from '#content/reference/piece.ts';
import { shippedPieces } from '#content/reference/shipped-pieces.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { REFERENCE_FEED } from '#domain/sync/feeds.ts';
import { type Tables } from '../store/schema.ts';
import { type Store, TENANT } from '../store/store.ts';
import { publishedBodies } from './published-content.ts';

/** Another body stands published under the same name and version; the message is for the person at the terminal. */
export class ContentPinned extends Error {}

/**
 * Publishes in the feed `reference` what is not there yet, in this order. Several processes may do so at once: the
 * feed's row is locked before anything is compared.
 * @returns the pieces that were new
 * Errors: throws ContentPinned when a piece was published with another body; nothing is published then.
 */
export async function publishContent(
  trx: Transaction<Tables>,
  pieces: readonly Piece[],
  now: number,
): Promise<readonly Piece[]> {
  const head = await lockedHead(trx);
  const published = await publishedBodies(trx);
  const fresh: { piece: Piece; body: string }[] = [];
  for (const piece of pieces) {
    const { name, version } = piece;
    const body = canonicalJson(piece);
    const before = published.get(`${name} ${version}`);
    if (before === undefined) fresh.push({ piece, body });
    else if (before !== body)
      throw new ContentPinned(
        `${name} version ${version} was published with other words than these. What is released stays as it is: give the changed content the next version number.`,
      );
  }
  if (fresh.length === 0) return [];
  await trx
    .updateTable('feeds')
    .set({ head: head + fresh.length })
    .where('tenant', '=', TENANT)
    .where('feed', '=', REFERENCE_FEED)
    .execute();
  await trx
    .insertInto('feed_entries')
    .values(
      fresh.map(({ body }, index) => ({
        tenant: TENANT,
        feed: REFERENCE_FEED,
        position: head + index + 1,
        at: now,
        entry: 'content',
        change: null,
        body,
      })),
    )
    .execute();
  return fresh.map(({ piece }) => piece);
}

/** What this build brings, published at every start of a server. Errors: ContentPinned. */
export async function publishShipped(store: Store, now: number): Promise<void> {
  await store.write((trx) => publishContent(trx, shippedPieces, now));
}

/** The head of the feed, with its row locked for the rest of the transaction. */
async function lockedHead(trx: Transaction<Tables>): Promise<number> {
  const { head } = await trx
    .insertInto('feeds')
    .values({ tenant: TENANT, feed: REFERENCE_FEED, head: 0 })
    .onConflict((conflict) =>
      conflict.columns(['tenant', 'feed']).doUpdateSet((row) => ({ head: row.ref('feeds.head') })),
    )
    .returning('head')
    .executeTakeFirstOrThrow();
  return head;
}
