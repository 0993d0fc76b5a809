import {
  type ReEvaluation,
  VerdictCause,
  type VerdictChanges,
  type VerdictChangesQuery,
} from '#domain/sync/desk-evaluation-protocol.ts';
import { judgedBy } from '../evaluation/judged-by.ts';
import { type PolicyInForce } from '../evaluation/policy-in-force.ts';
import { type Reader, readablePrefixes, seesSensitive } from '../rights/rights.ts';
import { type Db, TENANT } from '../store/store.ts';
import { villageNames } from './desk-list.ts';
import { withinPrefixes } from './desk-scope.ts';

/** Verdicts that changed of households in view, newest first. A household is in view where it lives now. */
export async function verdictChanges(db: Db, reader: Reader, query: VerdictChangesQuery): Promise<VerdictChanges> {
  const { place, because, since } = query;
  let inView = db
    .selectFrom('desk_rows')
    .select('household')
    .where('tenant', '=', TENANT)
    .where(withinPrefixes(readablePrefixes(reader)));
  if (place !== undefined) inView = inView.where(withinPrefixes([place]));
  let some = db.selectFrom('verdict_changes').where('tenant', '=', TENANT).where('household', 'in', inView);
  if (because !== undefined) some = some.where('because', '=', because);
  if (since !== undefined) some = some.where('at', '>=', since);
  const { total } = await some.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();

  const page = query.after === undefined ? some : some.where('id', '<', query.after);
  const found = await page
    .selectAll()
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const shown = found.slice(0, query.limit);
  const homes = await homesOf(
    db,
    shown.map(({ household }) => household),
  );
  const names = await villageNames(
    db,
    [...homes.values()].map(({ village }) => village),
  );
  return {
    rows: shown.flatMap(({ id, household, from_verdict, to_verdict, because: cause, rules, at }) => {
      const home = homes.get(household);
      if (home === undefined) return [];
      const { head, village, group_name: group } = home;
      return {
        id,
        household,
        head,
        village,
        villageName: names(village),
        group,
        from: from_verdict,
        to: to_verdict === '' ? null : to_verdict,
        because: VerdictCause.parse(cause),
        // A rule that turned may tell a fact that this reader must not see.
        rules: seesSensitive(reader, village) ? (JSON.parse(rules) as string[]) : null,
        at,
      };
    }),
    total,
    next: found.length > query.limit ? (shown.at(-1)?.id ?? null) : null,
  };
}

async function homesOf(db: Db, households: readonly string[]) {
  if (households.length === 0) return new Map<string, never>();
  const rows = await db
    .selectFrom('desk_rows')
    .select(['household', 'head', 'village', 'group_name'])
    .where('tenant', '=', TENANT)
    .where('household', 'in', households)
    .execute();
  return new Map(rows.map((row) => [row.household, row]));
}

/** How many households are judged by the policy in force, and by which that is. */
export async function reEvaluation(db: Db, { policy, version }: PolicyInForce): Promise<ReEvaluation> {
  return { policy: policy.id, version, ...(await judgedBy(db, version)) };
}
