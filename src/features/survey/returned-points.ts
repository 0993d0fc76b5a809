import { answer, itemsUnder } from '#domain/record/household-file.ts';
import { reviewOf } from '#domain/record/open-visit.ts';
import { type Survey } from './use-survey.ts';

/** What the supervisor pinned to the fields of a record when returning the visit under way. */
export function returnedPoints({ visit }: Pick<Survey, 'visit'>, record: string): ReadonlyMap<string, string> {
  const points = new Map<string, string>();
  if (visit === null || reviewOf(visit) !== 'returned') return points;
  for (const item of itemsUnder(visit, 'review/points')) {
    const at = `review/points/${item}`;
    const [pinned, path, text] = [
      answer(visit, `${at}/record`),
      answer(visit, `${at}/path`),
      answer(visit, `${at}/text`),
    ];
    if (pinned === record && typeof path === 'string' && typeof text === 'string') points.set(path, text);
  }
  return points;
}
