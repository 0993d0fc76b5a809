import { type Edit } from '../change/changes-between.ts';
import { type HouseholdFile, itemsUnder, textAnswer } from '../record/household-file.ts';
import { type RecordView } from '../merge/merge.ts';
import { type CompletenessItem } from './completeness.ts';

type Warning = Pick<CompletenessItem, 'rule' | 'record' | 'path'>;

const LIST = 'sensitive/explained';

/**
 * The word that was given for a warning at this visit: the item it stands in and the reason, or null. The reason is in
 * the sensitive part, because it may be an illness.
 * @param membersOf the ids under which a record is known
 */
export function explanationOf(
  visit: RecordView | null,
  { rule, record, path }: Warning,
  membersOf: (record: string) => readonly string[] = (id) => [id],
): { readonly item: string; readonly reason: string } | null {
  if (visit === null) return null;
  const ids = membersOf(record);
  for (const item of itemsUnder(visit, LIST)) {
    const at = (key: string) => textAnswer(visit, `${LIST}/${item}/${key}`);
    const reason = at('reason')?.trim() ?? '';
    if (reason !== '' && at('rule') === rule && at('path') === path && ids.includes(at('record') ?? '')) {
      return { item, reason };
    }
  }
  return null;
}

/** Explained warnings are only to be known (I), with the word that was given; the rest stands as it is. */
export function withExplanations(
  items: readonly CompletenessItem[],
  file: HouseholdFile,
  visit: RecordView | null,
): CompletenessItem[] {
  if (visit === null || itemsUnder(visit, LIST).length === 0) return [...items];
  const views = [file.household, ...file.persons, ...file.visits, ...file.consents, ...file.cases];
  const membersOf = (record: string) => views.find((view) => view.record === record)?.members ?? [record];
  return items.map((item) => {
    const explained = item.severity === 'W' ? explanationOf(visit, item, membersOf) : null;
    return explained === null ? item : { ...item, severity: 'I' as const, explained: explained.reason };
  });
}

/**
 * The edits of the visit that give a warning its word, or change it; an empty reason takes it back.
 * Errors: throws for what blocks submitting (E): that has to be mended, not explained.
 */
export function explanationEdits(
  visit: RecordView,
  warning: CompletenessItem,
  reason: string,
  newId: () => string,
): Record<string, Edit> {
  if (warning.severity === 'E') throw new Error(`rule ${warning.rule} cannot be explained away`);
  const item = explanationOf(visit, warning)?.item ?? newId();
  const { rule, record, path } = warning;
  return Object.fromEntries(
    Object.entries({ rule, record, path, reason: reason.trim() }).map(([key, value]) => {
      const at = `${LIST}/${item}/${key}`;
      const basis = (visit.live[at] ?? []).map(({ dot }) => dot);
      return [at, { value: reason.trim() === '' ? null : value, basis }];
    }),
  );
}
