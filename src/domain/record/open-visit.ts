import { type Code, CODE_LISTS } from './code-lists.ts';
import { type HouseholdFile, answer, shown } from './household-file.ts';
import { type RecordView } from '../merge/merge.ts';

/**
 * The visit that a person is working on: their latest one that is not handed in, or was returned. Another author's
 * visit is never one's own to fill in. Null when there is none.
 * Source: sync contract, kinds (a visit has one author).
 */
export function openVisit(file: HouseholdFile, user: string): RecordView | null {
  const mine = file.visits.filter((visit) => isAuthor(visit, user));
  return mine.find((visit) => ['returned', undefined].includes(reviewOf(visit))) ?? null;
}

/** The review of a visit, undefined while it is not handed in. */
export function reviewOf(visit: RecordView): Code<'reviewState'> | undefined {
  return CODE_LISTS.reviewState.find((state) => state === shown(visit, 'review/state'));
}

/** The kind of a visit; a full survey when none is begun. */
export function visitKindOf(visit: RecordView | null): Code<'visitKind'> {
  return CODE_LISTS.visitKind.find((kind) => kind === answer(visit ?? undefined, 'kind')) ?? 'fieldSurvey';
}

/** Version of the form that a visit was begun on; before schema 2 there was only the first. */
export function formVersionOf(visit: RecordView): number {
  const version = answer(visit, 'formVersion');
  return typeof version === 'number' ? version : 1;
}

/**
 * The month of the survey, which fixes the window of twelve months: that of the visit, else that of today.
 * @param today `YYYY-MM-DD`
 */
export function surveyMonth(visit: RecordView | null, today: string): string {
  const day = answer(visit ?? undefined, 'date');
  return (typeof day === 'string' ? day : today).slice(0, 7);
}

/** What the draft adds has no author yet: it is this person's. */
function isAuthor(visit: RecordView, user: string): boolean {
  const author = (visit.live['kind'] ?? visit.live['household'])?.[0]?.author;
  return author === '' || author === user;
}
