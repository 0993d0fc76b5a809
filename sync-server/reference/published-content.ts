import { Piece } from '#content/reference/piece.ts';
import { learnPieces } from '#content/reference/learn-pieces.ts';
import { isShipped } from '#content/reference/shipped-versions.ts';
import { REFERENCE_FEED } from '#domain/sync/feeds.ts';
import { headOf } from '../feeds/read-feed.ts';
import { type Db, TENANT } from '../store/store.ts';

/** Everything in the feed `reference`, as canonical text by `name version`. */
export async function publishedBodies(db: Db): Promise<Map<string, string>> {
  const bodies = new Map<string, string>();
  for (const body of await bodiesAfter(db, 0)) {
    const { name, version } = JSON.parse(body) as Piece;
    bodies.set(`${name} ${version}`, body);
  }
  return bodies;
}

/** What was published beside what this build brings, in the order of the feed: a desk of the same build learns it. */
export async function publishedBeside(db: Db): Promise<Piece[]> {
  const pieces = (await bodiesAfter(db, 0)).map((body) => Piece.parse(JSON.parse(body)));
  return pieces.filter(({ name, version }) => !isShipped(name, version));
}

/**
 * Keeps this process's content up to what is published: the administration command and other processes publish too,
 * and a visit is checked on the form it was begun on, wherever that came from.
 */
export class PublishedContent {
  #learnedTo = 0;

  /** Learns what was published since the last call; nearly always one small query. */
  async learn(db: Db): Promise<void> {
    const head = await headOf(db, REFERENCE_FEED);
    if (head === this.#learnedTo) return;
    learnPieces((await bodiesAfter(db, this.#learnedTo)).map((body) => Piece.parse(JSON.parse(body))));
    this.#learnedTo = head;
  }
}

async function bodiesAfter(db: Db, after: number): Promise<string[]> {
  const rows = await db
    .selectFrom('feed_entries')
    .select('body')
    .where('tenant', '=', TENANT)
    .where('feed', '=', REFERENCE_FEED)
    .where('position', '>', after)
    .orderBy('position')
    .execute();
  return rows.map(({ body }) => body ?? '');
}
