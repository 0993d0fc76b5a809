import { formOfVisit } from '#content/forms/load.ts';
import { type CompletenessItem, completeness } from '#domain/completeness/completeness.ts';
import { answer, type HouseholdFile } from '#domain/record/household-file.ts';

/** What the file lacks for the form of its latest visit; nothing is missing before there is one. */
export function completenessOf(file: HouseholdFile): CompletenessItem[] {
  const [visit] = file.visits;
  const date = answer(visit, 'date');
  if (visit === undefined || typeof date !== 'string') return [];
  return completeness(formOfVisit(visit), file, date.slice(0, 7));
}
