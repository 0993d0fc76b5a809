import { type Edit } from '#domain/change/changes-between.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { firstValue } from '#domain/tablet/first-value.ts';
import { type Services } from '../../services.ts';

/**
 * Hands a visit in: saves what is open, then says which answers the visit covers, so that "accepted" will say exactly
 * what was accepted. Errors: rejects when the disk refuses; nothing is lost and it may be tried again.
 * Source: data model, `covers`.
 */
export async function submitVisit({ households }: Services, household: string, visit: string): Promise<void> {
  await households.save(household);
  const file = await firstValue(households.file(household));
  const view = file?.visits.find(({ members }) => members.includes(visit));
  if (file === null || view === undefined) throw new Error('the visit is not on this tablet');
  await households.edit(household, { id: view.record, kind: 'visit' }, submission(file, view), 'strict');
  await households.save(household);
}

/** The edits that hand a visit in. */
export function submission(file: HouseholdFile, visit: RecordView): Record<string, Edit> {
  const edits: Record<string, Edit> = { 'review/state': { value: 'submitted', basis: dotsAt(visit, 'review/state') } };
  for (const view of [file.household, ...file.persons, ...file.consents]) {
    const path = `covers/${view.record}`;
    edits[path] = { value: liveDots(view), basis: dotsAt(visit, path) };
  }
  return edits;
}

function dotsAt(view: RecordView, path: string): readonly string[] {
  return (view.live[path] ?? []).map(({ dot }) => dot);
}

function liveDots(view: RecordView): string[] {
  return Object.values(view.live)
    .flatMap((values) => values.map(({ dot }) => dot))
    .sort();
}
