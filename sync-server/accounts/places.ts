import { parseFeed, REFERENCE_FEED, reviewFeed, userFeed } from '#domain/sync/feeds.ts';
import { type Reader, mayReadFeed, readablePrefixes } from '../rights/rights.ts';
import { type Db, TENANT } from '../store/store.ts';

/** Villages of this server, and which feeds a person may pull. */

export async function addVillage(db: Db, code: string, name: string): Promise<void> {
  await db
    .insertInto('villages')
    .values({ tenant: TENANT, code, name })
    .onConflict((conflict) => conflict.columns(['tenant', 'code']).doUpdateSet({ name }))
    .execute();
}

export async function listVillages(db: Db): Promise<{ code: string; name: string }[]> {
  return db.selectFrom('villages').select(['code', 'name']).where('tenant', '=', TENANT).orderBy('code').execute();
}

/** Names of all feeds that the person may pull: of listed villages, of villages with records, of those named in full. */
export async function feedsOf(db: Db, reader: Reader): Promise<string[]> {
  const known = await db.selectFrom('villages').select('code').where('tenant', '=', TENANT).execute();
  const used = await db.selectFrom('feeds').select('feed').where('tenant', '=', TENANT).execute();
  const villages = new Set([
    ...known.map(({ code }) => code),
    ...used.map(({ feed }) => feed.replace(/^review:/, '')),
    ...readablePrefixes(reader),
  ]);
  const names = [...villages]
    .sort()
    .flatMap((village) => (/^\d{12}$/.test(village) ? [village, reviewFeed(village)] : []));
  return [...names, userFeed(reader.user), REFERENCE_FEED].filter((name) => {
    const feed = parseFeed(name);
    return feed !== null && mayReadFeed(reader, feed);
  });
}
