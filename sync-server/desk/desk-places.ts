import { placeName } from '#content/places/load.ts';
import { type DeskPlace } from '#domain/sync/desk-protocol.ts';
import { type Reader, readablePrefixes } from '../rights/rights.ts';
import { type Db, TENANT } from '../store/store.ts';
import { seesAllSensitive, withinPrefixes } from './desk-scope.ts';

/** The tree of places in view of a person, each with its counts: county, township, village. */
export async function deskPlaces(db: Db, reader: Reader): Promise<DeskPlace[]> {
  const prefixes = readablePrefixes(reader);
  const conflicts = seesAllSensitive(reader) ? 'conflicts' : 'conflicts_ordinary';
  const counts = await db
    .selectFrom('desk_rows')
    .select([
      'village',
      'review',
      ({ fn }) => fn.countAll<number>().as('households'),
      ({ fn, eb }) => fn.sum<number>(eb.case().when(conflicts, '>', 0).then(1).else(0).end()).as('conflicts'),
    ])
    .where('tenant', '=', TENANT)
    .where(withinPrefixes(prefixes))
    .groupBy(['village', 'review'])
    .execute();
  const listed = await db.selectFrom('villages').select(['code', 'name']).where('tenant', '=', TENANT).execute();
  const names = new Map(listed.map(({ code, name }) => [code, name]));
  const inView = listed.filter(({ code }) => prefixes.some((prefix) => code.startsWith(prefix)));

  const places = new Map<string, DeskPlace>();
  const at = (code: string): DeskPlace => {
    const place = places.get(code) ?? {
      code,
      name: names.get(code) ?? placeName(code),
      households: 0,
      submitted: 0,
      returned: 0,
      conflicts: 0,
    };
    places.set(code, place);
    return place;
  };
  for (const { code } of inView) for (const level of levels(code)) at(level);
  for (const row of counts) {
    for (const level of levels(row.village)) {
      const place = at(level);
      const { households } = row;
      place.households += households;
      place.conflicts += row.conflicts;
      if (row.review === 'submitted') place.submitted += households;
      if (row.review === 'returned') place.returned += households;
    }
  }
  return [...places.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

function levels(village: string): string[] {
  return [village.slice(0, 6), village.slice(0, 9), village];
}
