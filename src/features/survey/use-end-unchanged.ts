import { type RecordKind } from '#domain/change/change.ts';
import { marksEndedBy } from '#domain/record/unchanged.ts';
import { useServices } from '../../services.ts';
import { dotsShown } from './dots.ts';
import { type Survey, storedView } from './use-survey.ts';

/** Takes 没有变化 away from what is answered anew: both cannot be true. */
export function useEndUnchanged(
  survey: Survey,
): (record: { readonly id: string; readonly kind: RecordKind }, paths: readonly string[]) => Promise<void> {
  const { households } = useServices();
  const { household, visit } = survey;
  return async (record, paths) => {
    const marks = marksEndedBy(survey, record, paths);
    if (visit === null || marks.length === 0) return;
    const stored = storedView(survey.stored, visit.record);
    const edits = marks.map((mark) => {
      const basis = dotsShown(stored, mark);
      return [mark, basis.length === 0 ? undefined : { value: null, basis }] as const;
    });
    await households.edit(household, { id: visit.record, kind: 'visit' }, Object.fromEntries(edits), 'strict');
  };
}
