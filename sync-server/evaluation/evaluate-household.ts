import { isSensitive } from '#domain/change/change.ts';
import { asOfFor } from '#domain/record/facts-for.ts';
import { type HouseholdFile, answer, shown } from '#domain/record/household-file.ts';
import { reviewOf } from '#domain/record/open-visit.ts';
import { type DeskRowsTable } from '../store/schema.ts';
import { type Db, TENANT } from '../store/store.ts';
import { type Judgement, judgeFile, judgementWithoutSensitive } from './judge-file.ts';
import { forgetEvaluation, keepEvaluation } from './keep-evaluation.ts';
import { nameKeys } from './name-keys.ts';
import { type PolicyInForce } from './policy-in-force.ts';
import { readFile } from './read-file.ts';

/** Evaluates one household and writes what the desk lists of it; one that is joined with another leaves the list. */
export async function evaluateHousehold(db: Db, household: string, inForce: PolicyInForce, now: number): Promise<void> {
  const stored = await readFile(db, household);
  if (stored === null) {
    await forgetEvaluation(db, household);
    for (const table of ['desk_rows', 'desk_search'] as const) {
      await db.deleteFrom(table).where('tenant', '=', TENANT).where('household', '=', household).execute();
    }
    return;
  }
  const { file } = stored;
  const { judgement, facts } = judgeFile(file, inForce);
  await keepEvaluation(db, { household, village: file.household.village, judgement, facts }, inForce, now);
  const row = deskRow(file, judgement, judgementWithoutSensitive(file, judgement, inForce), stored.updatedAt);
  await db
    .insertInto('desk_rows')
    .values({ tenant: TENANT, household, ...row })
    .onConflict((conflict) => conflict.columns(['tenant', 'household']).doUpdateSet(row))
    .execute();
  const search = searchWords(file);
  await db
    .insertInto('desk_search')
    .values({ tenant: TENANT, household, ...search })
    .onConflict((conflict) => conflict.columns(['tenant', 'household']).doUpdateSet(search))
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
): Omit<DeskRowsTable, 'tenant' | 'household'> {
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
