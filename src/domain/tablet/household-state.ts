import { type Code } from '../record/code-lists.ts';
import { type HouseholdState } from './household-store.ts';

/** What a household's place in the list depends on. */
export interface Standing {
  /** Review of the latest visit: `none` while it is not submitted; null when there is no visit. */
  readonly review: Code<'reviewState'> | 'none' | null;
  /** Day of the latest visit, `YYYY-MM-DD`, or null. */
  readonly visitedOn: string | null;
  /** Is something typed and not yet saved? */
  readonly draft: boolean;
  /** Changes that are not yet durable on the server. */
  readonly waiting: number;
}

/**
 * Where a household stands for the cadre. A return stays until it is submitted again; a visit handed in
 * counts for its calendar year, after that the household is to be visited again.
 * @param today `YYYY-MM-DD`
 */
export function householdState({ review, visitedOn, draft, waiting }: Standing, today: string): HouseholdState {
  if (review === 'returned') return 'returned';
  if (draft || review === 'none') return 'inProgress';
  if (review === null) return 'toVisit';
  if (waiting > 0) return 'waiting';
  return visitedOn !== null && visitedOn.slice(0, 4) < today.slice(0, 4) ? 'toVisit' : 'done';
}
