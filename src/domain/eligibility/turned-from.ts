/** A household's verdict, and since which visit it stands. */
export interface VerdictAtVisit {
  /** Day of the latest visit, `YYYY-MM-DD`. */
  readonly visitedOn: string | null;
  readonly verdict: string | null;
  /** What it was at the visit, if it has turned since; rows of an earlier app do not say. */
  readonly turnedFrom?: string | null;
}

/**
 * The verdict that stood when somebody was last at the household, if answers from elsewhere or another policy have
 * turned it since; null when it still stands, when there is none, or when answers were missing for one.
 */
export function turnedFrom(before: VerdictAtVisit | null, now: VerdictAtVisit): string | null {
  if (before === null || before.visitedOn !== now.visitedOn) return null;
  const from = before.turnedFrom ?? before.verdict;
  if (from === 'incomplete' || now.verdict === null || from === now.verdict) return null;
  return from;
}
