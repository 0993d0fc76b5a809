import { oldestGoodMonth, revisitReasons } from '#domain/eligibility/revisit.ts';
import { placeName } from '#content/places/load.ts';
import { type DeskQuery, type DeskRow, type DeskSort, type DeskRows, ReviewState } from '#domain/sync/desk-protocol.ts';
import { type ReferenceExpression, type SelectQueryBuilder, sql } from 'kysely';
import { z } from 'zod';
import { HANDED_IN } from '../evaluation/turned-verdict.ts';
import { Refusal } from '../http/problem.ts';
import { type Reader, readablePrefixes, seesSensitive } from '../rights/rights.ts';
import { type DeskRowsTable, type Tables } from '../store/schema.ts';
import { type Db, TENANT, inPieces } from '../store/store.ts';
import { seesAllSensitive, withinPrefixes } from './desk-scope.ts';

/** The supervisor's list: filtered, sorted and paged by the database, a page by the key of its last row. */

/** Below every amount there is: households without one come together. */
const NO_AMOUNT = Number.MIN_SAFE_INTEGER;

/** The county's day at an instant. */
function dayOf(milliseconds: number): string {
  return new Date(milliseconds + 8 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

const After = z.tuple([z.union([z.string(), z.number()]), z.string()]);

type Query = SelectQueryBuilder<Tables, 'desk_rows', object>;

export async function deskList(db: Db, reader: Reader, query: DeskQuery): Promise<DeskRows> {
  const whole = seesAllSensitive(reader);
  const filtered = filter(db.selectFrom('desk_rows'), reader, query, whole);
  const { total } = await filtered.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();

  const key = sortKey(query.sort, whole);
  const forward = query.order === 'asc';
  let page = filtered.select(['household', key.as('sort_key')]);
  if (query.after !== undefined) {
    const [value, household] = readAfter(query.after);
    const beyond = forward ? '>' : '<';
    page = page.where((eb) =>
      eb.or([eb(key, beyond, value), eb.and([eb(key, '=', value), eb('household', beyond, household)])]),
    );
  }
  const keys = await page
    .orderBy(key, query.order)
    .orderBy('household', query.order)
    .limit(query.limit + 1)
    .execute();
  const shown = keys.slice(0, query.limit);
  const rows = await rowsOf(
    db,
    shown.map(({ household }) => household),
  );
  const last = shown.at(-1);
  const names = await villageNames(
    db,
    rows.map(({ village }) => village),
  );
  return {
    rows: rows.map((row) => rowOf(row, names, seesSensitive(reader, row.village), dayOf(reader.now))),
    total,
    next: last === undefined || keys.length <= query.limit ? null : writeAfter([last.sort_key, last.household]),
  };
}

/** Whole rows, in the order of their keys. */
async function rowsOf(db: Db, households: readonly string[]): Promise<DeskRowsTable[]> {
  const found = new Map<string, DeskRowsTable>();
  for (const piece of inPieces(households)) {
    const rows = await db
      .selectFrom('desk_rows')
      .selectAll()
      .where('tenant', '=', TENANT)
      .where('household', 'in', piece)
      .execute();
    for (const row of rows) found.set(row.household, row);
  }
  return households.flatMap((household) => found.get(household) ?? []);
}

function filter(
  rows: SelectQueryBuilder<Tables, 'desk_rows', object>,
  reader: Reader,
  query: DeskQuery,
  whole: boolean,
): Query {
  let some = rows.where('tenant', '=', TENANT).where(withinPrefixes(readablePrefixes(reader)));
  if (query.place !== undefined) some = some.where(withinPrefixes([query.place]));
  if (query.verdict !== undefined) some = some.where('verdict', '=', query.verdict);
  if (query.review !== undefined) some = some.where('review', '=', query.review);
  if (query.conflicts !== undefined) some = some.where(whole ? 'conflicts' : 'conflicts_ordinary', '>', 0);
  if (query.incomplete !== undefined) some = some.where(whole ? 'missing' : 'missing_ordinary', '>', 0);
  if (query.revisit !== undefined)
    some = some.where((eb) =>
      eb.or([
        eb('turned_from', '!=', ''),
        eb.and([eb('verdict', '=', 'incomplete'), eb('review', 'in', [...HANDED_IN])]),
        eb.and([eb('income_month', '!=', ''), eb('income_month', '<', oldestGoodMonth(dayOf(reader.now)))]),
      ]),
    );
  if (query.lead !== undefined) some = some.where('lead_since', '!=', '');
  const words = (query.search ?? '').trim().toLowerCase();
  if (words !== '') {
    const pattern = `%${words.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
    const columns: ('words' | 'sensitive_words')[] = whole ? ['words', 'sensitive_words'] : ['words'];
    some = some.where('household', 'in', (found) =>
      found
        .selectFrom('desk_search')
        .select('desk_search.household')
        .where('desk_search.tenant', '=', TENANT)
        .where((eb) => eb.or(columns.map((column) => sql<boolean>`${eb.ref(column)} like ${pattern} escape '\\'`))),
    );
  }
  return some;
}

function sortKey(sort: DeskSort, whole: boolean) {
  const columns: Record<Exclude<DeskSort, 'perHead'>, ReferenceExpression<Tables, 'desk_rows'> & string> = {
    village: 'village',
    head: 'head',
    visitedOn: 'visited_on',
    missing: whole ? 'missing' : 'missing_ordinary',
    verdict: 'verdict',
    conflicts: whole ? 'conflicts' : 'conflicts_ordinary',
    updatedAt: 'updated_at',
  };
  return sort === 'perHead'
    ? sql<string | number>`coalesce(per_head, ${sql.lit(NO_AMOUNT)})`
    : sql<string | number>`${sql.ref(columns[sort])}`;
}

function writeAfter(after: z.infer<typeof After>): string {
  return Buffer.from(JSON.stringify(after)).toString('base64url');
}

function readAfter(text: string): z.infer<typeof After> {
  try {
    return After.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch {
    throw new Refusal('MALFORMED', 'after is not of an answer before');
  }
}

export async function villageNames(db: Db, villages: readonly string[]): Promise<(village: string) => string> {
  const codes = [...new Set(villages)];
  const rows =
    codes.length === 0
      ? []
      : await db
          .selectFrom('villages')
          .select(['code', 'name'])
          .where('tenant', '=', TENANT)
          .where('code', 'in', codes)
          .execute();
  const names = new Map(rows.map(({ code, name }) => [code, name]));
  return (village) => names.get(village) ?? placeName(village);
}

function rowOf(row: DeskRowsTable, nameOf: (village: string) => string, whole: boolean, today: string): DeskRow {
  const [revisit = null] = revisitReasons(
    {
      turnedFrom: row.turned_from === '' ? null : row.turned_from,
      verdict: row.verdict,
      handedIn: HANDED_IN.includes(row.review),
      incomeMonth: row.income_month === '' ? null : row.income_month,
      // A fact may stand in a sensitive part.
      undecided: whole && row.undecided !== '' ? row.undecided : null,
    },
    today,
  );
  return {
    record: row.household,
    village: row.village,
    villageName: nameOf(row.village),
    group: row.group_name,
    head: row.head,
    people: row.people,
    visitedOn: row.visited_on === '' ? null : row.visited_on,
    review: ReviewState.parse(row.review),
    missing: whole ? row.missing : row.missing_ordinary,
    verdict: row.verdict === '' ? null : row.verdict,
    perHead: row.per_head,
    revisit,
    leadSince: row.lead_since === '' ? null : row.lead_since,
    conflicts: whole ? row.conflicts : row.conflicts_ordinary,
    flags: JSON.parse(whole ? row.flags : row.flags_ordinary) as string[],
    leads: JSON.parse(whole ? row.leads : row.leads_ordinary) as string[],
    updatedAt: row.updated_at,
  };
}
