import { type HouseholdDigest } from './household-digest.ts';

/**
 * The verdict that stood when somebody was last at the household, if answers from elsewhere or another policy have
 * turned it since; null when it still stands, when there is none, or when answers were missing for one.
 */
export function turnedFrom(before: HouseholdDigest | null, now: HouseholdDigest): string | null {
  if (before === null || before.visitedOn !== now.visitedOn) return null;
  // Rows of an earlier app know nothing of it.
  const from = (before.turnedFrom as string | null | undefined) ?? before.verdict;
  if (from === 'incomplete' || now.verdict === null || from === now.verdict) return null;
  return from;
}
