import { isSensitive } from '#domain/change/change.ts';
import { asOfFor } from '#domain/record/facts-for.ts';
import { openLeads, waitingSince } from '#domain/record/leads.ts';
import { type HouseholdFile, answer, shown } from '#domain/record/household-file.ts';
import { reviewOf } from '#domain/record/open-visit.ts';
import { insertRows } from '../store/insert-rows.ts';
import { type DeskRowsTable, type Tables } from '../store/schema.ts';
import { type Db, TENANT, inPieces } from '../store/store.ts';
import { type Judgement, judgeFile, judgementWithoutSensitive } from './judge-file.ts';
import { type Judged, forgetEvaluations, keepEvaluations } from './keep-evaluation.ts';
import { nameKeys } from './name-keys.ts';
import { type PolicyInForce } from './policy-in-force.ts';
import { readFiles } from './read-file.ts';
import { withTurnedVerdicts } from './turned-verdict.ts';

/** Evaluates one household and writes what the desk lists of it; one that is joined with another leaves the list. */
export async function evaluateHousehold(db: Db, household: string, inForce: PolicyInForce, now: number): Promise<void> {
  await evaluateHouseholds(db, [household], inForce, now);
}

/** The same of many in few statements. Errors: throws when it fails for one of them. */
export async function evaluateHouseholds(
  db: Db,
  households: readonly string[],
  inForce: PolicyInForce,
  now: number,
): Promise<void> {
  const files = await readFiles(db, households);
  const gone = households.filter((household) => !files.has(household));
  const judged: Judged[] = [];
  const rows: Omit<DeskRowsTable, 'turned_from'>[] = [];
  const searched: Tables['desk_search'][] = [];
  for (const [household, { file, updatedAt }] of files) {
    const { judgement, facts } = judgeFile(file, inForce);
    const open = judgementWithoutSensitive(file, judgement, inForce);
    judged.push({ household, village: file.household.village, judgement, facts });
    rows.push({ tenant: TENANT, household, ...deskRow(file, judgement, open, updatedAt) });
    searched.push({ tenant: TENANT, household, ...searchWords(file) });
  }
  await forgetHouseholds(db, gone);
  await keepEvaluations(db, judged, inForce, now);
  await insertRows(db, 'desk_rows', await withTurnedVerdicts(db, rows), (insert) =>
    insert.onConflict((conflict) =>
      conflict
        .columns(['tenant', 'household'])
        .doUpdateSet((row) =>
          Object.fromEntries(DESK_COLUMNS.map((column) => [column, row.ref(`excluded.${column}`)])),
        ),
    ),
  );
  await insertRows(db, 'desk_search', searched, (insert) =>
    insert.onConflict((conflict) =>
      conflict.columns(['tenant', 'household']).doUpdateSet((row) => ({
        words: row.ref('excluded.words'),
        sensitive_words: row.ref('excluded.sensitive_words'),
      })),
    ),
  );
}

const DESK_COLUMNS = [
  ...(['village', 'group_name', 'head', 'people', 'visited_on', 'review', 'missing', 'missing_ordinary'] as const),
  ...(['verdict', 'per_head', 'conflicts', 'conflicts_ordinary', 'flags', 'flags_ordinary'] as const),
  ...(['leads', 'leads_ordinary', 'income_month', 'undecided', 'turned_from', 'lead_since', 'updated_at'] as const),
];

async function forgetHouseholds(db: Db, households: readonly string[]): Promise<void> {
  await forgetEvaluations(db, households);
  for (const table of ['desk_rows', 'desk_search'] as const)
    for (const piece of inPieces(households))
      await db.deleteFrom(table).where('tenant', '=', TENANT).where('household', 'in', piece).execute();
}

/**
 * A household that cannot be judged has no verdict, rather than an old one that nobody vouches for any more, and counts
 * as judged by no policy: each start tries again.
 */
export async function withoutVerdict(db: Db, household: string): Promise<void> {
  await db
    .updateTable('evaluations')
    .set({ evaluation: null, version: '' })
    .where('tenant', '=', TENANT)
    .where('household', '=', household)
    .execute();
  await db
    .updateTable('desk_rows')
    .set({ verdict: '', per_head: null })
    .where('tenant', '=', TENANT)
    .where('household', '=', household)
    .execute();
}

/** Names with pinyin and initials; the last four digits of identity numbers stand in a sensitive part. */
function searchWords(file: HouseholdFile): { words: string; sensitive_words: string } {
  const texts = (path: string) =>
    file.persons.map((person) => answer(person, path)).filter((value) => typeof value === 'string');
  const tails = texts('sensitive/certNumber').map((number) => number.slice(-4).toLowerCase());
  return { words: texts('name').map(nameKeys).join('|').toLowerCase(), sensitive_words: tails.join('|') };
}

function deskRow(
  file: HouseholdFile,
  { evaluation, completeness }: Judgement,
  open: Judgement,
  updatedAt: number,
): Omit<DeskRowsTable, 'tenant' | 'household' | 'turned_from'> {
  const [visit] = file.visits;
  const conflicts = [file.household, ...file.persons, ...file.visits, ...file.cases].flatMap((view) => view.conflicts);
  return {
    village: file.household.village,
    group_name: textOf(shown(file.household, 'group')),
    head: textOf(answer(file.persons[0], 'name')),
    people: evaluation?.result.people ?? (file.persons.length || null),
    visited_on: textOf(answer(visit, 'date')),
    review: (visit === undefined ? undefined : reviewOf(visit)) ?? 'none',
    missing: blocking(completeness),
    missing_ordinary: blocking(open.completeness),
    verdict: evaluation?.result.verdict ?? '',
    per_head: evaluation?.result.perHead ?? null,
    income_month: asOfFor(file) ?? '',
    undecided: evaluation?.result.verdict === 'incomplete' ? (evaluation.result.missing[0]?.label ?? '') : '',
    lead_since: waitingSince(openLeads(file)) ?? '',
    conflicts: conflicts.length,
    conflicts_ordinary: conflicts.filter((path) => !isSensitive(path)).length,
    flags: JSON.stringify(evaluation?.result.flags ?? []),
    flags_ordinary: JSON.stringify(open.evaluation?.result.flags ?? []),
    leads: JSON.stringify(evaluation?.result.leads ?? []),
    leads_ordinary: JSON.stringify(open.evaluation?.result.leads ?? []),
    updated_at: updatedAt,
  };
}

/** How many things keep the visit from being submitted. */
function blocking(completeness: Judgement['completeness']): number {
  return completeness.filter(({ severity }) => severity === 'E').length;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
