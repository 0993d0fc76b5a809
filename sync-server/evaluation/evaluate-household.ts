import { shippedPolicy } from '#content/policies/load.ts';
import { isSensitive } from '#domain/change/change.ts';
import { type StoredEvaluation, evaluateFile } from '#domain/eligibility/evaluate-file.ts';
import { type HouseholdFile, answer, shown } from '#domain/record/household-file.ts';
import { reviewOf } from '#domain/record/open-visit.ts';
import { sha256 } from '../crypto/hashing.ts';
import { type DeskRowsTable } from '../store/schema.ts';
import { type Db, TENANT } from '../store/store.ts';
import { type CompletenessItem, completenessOf } from './completeness-of.ts';
import { readFile } from './read-file.ts';
import { nameKeys } from './name-keys.ts';

/** Evaluates one household and writes what the desk lists of it; one that is joined with another leaves the list. */
export async function evaluateHousehold(db: Db, household: string, now: number): Promise<void> {
  const stored = await readFile(db, household);
  if (stored === null) {
    for (const table of ['desk_rows', 'evaluations'] as const) {
      await db.deleteFrom(table).where('tenant', '=', TENANT).where('household', '=', household).execute();
    }
    return;
  }
  const { file } = stored;
  const evaluation = evaluateFile(file, shippedPolicy, sha256);
  const completeness = completenessOf(file);
  const saved = {
    evaluation: evaluation === null ? null : JSON.stringify(evaluation),
    completeness: JSON.stringify(completeness),
    at: now,
  };
  await db
    .insertInto('evaluations')
    .values({ tenant: TENANT, household, ...saved })
    .onConflict((conflict) => conflict.columns(['tenant', 'household']).doUpdateSet(saved))
    .execute();
  const { tenant: _tenant, household: _household, ...row } = deskRow(file, evaluation, completeness, stored.updatedAt);
  await db
    .insertInto('desk_rows')
    .values({ tenant: TENANT, household, ...row })
    .onConflict((conflict) => conflict.columns(['tenant', 'household']).doUpdateSet(row))
    .execute();
}

function deskRow(
  file: HouseholdFile,
  evaluation: StoredEvaluation | null,
  completeness: readonly CompletenessItem[],
  updatedAt: number,
): DeskRowsTable {
  const [visit] = file.visits;
  const conflicts = [file.household, ...file.persons, ...file.visits, ...file.cases].flatMap((view) => view.conflicts);
  const open = completeness.filter(({ severity }) => severity === 'E');
  const names = file.persons.map((person) => answer(person, 'name')).filter((name) => typeof name === 'string');
  const numbers = file.persons
    .map((person) => answer(person, 'sensitive/certNumber'))
    .filter((number) => typeof number === 'string');
  return {
    tenant: TENANT,
    household: file.household.record,
    village: file.household.village,
    group_name: textOf(shown(file.household, 'group')),
    head: textOf(answer(file.persons[0], 'name')),
    people: evaluation?.result.people ?? (file.persons.length || null),
    visited_on: textOf(answer(visit, 'date')),
    review: (visit === undefined ? undefined : reviewOf(visit)) ?? 'none',
    missing: open.length,
    missing_ordinary: open.filter(({ path }) => !isSensitive(path)).length,
    verdict: evaluation?.result.verdict ?? '',
    per_head: evaluation?.result.perHead ?? null,
    conflicts: conflicts.length,
    conflicts_ordinary: conflicts.filter((path) => !isSensitive(path)).length,
    flags: JSON.stringify(evaluation?.result.flags ?? []),
    leads: JSON.stringify(evaluation?.result.leads ?? []),
    search: names.map(nameKeys).join('|'),
    search_sensitive: numbers.map((number) => number.slice(-4).toUpperCase()).join('|'),
    updated_at: updatedAt,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
