import { z } from 'zod';
import { addMonths, monthsBetween } from '../calendar/months.ts';

/** Why a household should be visited again, the most pressing reason first. */
export const RevisitReason = z.discriminatedUnion('is', [
  /** Others' answers, or another policy, have turned the verdict that stood at the last visit. */
  z.strictObject({ is: z.literal('verdictTurned') }),
  /** A visit was handed in, and a fact that nobody knows would decide; null where it has no one name. */
  z.strictObject({ is: z.literal('undecided'), fact: z.string().nullable() }),
  /** Income was last asked for a month so long ago that its window says nothing of today. */
  z.strictObject({ is: z.literal('windowOld'), month: z.string() }),
]);
export type RevisitReason = z.infer<typeof RevisitReason>;

/** Months after which a window of twelve does not reach the last twelve any more. */
const WINDOW_MONTHS = 12;

export interface Revisitable {
  readonly turnedFrom: string | null;
  readonly verdict: string | null;
  /** Has the latest visit been handed in? */
  readonly handedIn: boolean;
  /** Month for which income was asked, or null when it never was. */
  readonly incomeMonth: string | null;
  /** Name of the fact that would decide, where it is known. */
  readonly undecided: string | null;
}

/**
 * Why somebody should go there again; none when the household can wait.
 * @param today `YYYY-MM-DD`
 */
export function revisitReasons(
  { turnedFrom, verdict, handedIn, incomeMonth, undecided }: Revisitable,
  today: string,
): RevisitReason[] {
  const reasons: RevisitReason[] = [];
  if (turnedFrom !== null) reasons.push({ is: 'verdictTurned' });
  if (handedIn && verdict === 'incomplete') reasons.push({ is: 'undecided', fact: undecided });
  if (incomeMonth !== null && monthsBetween(incomeMonth, today.slice(0, 7)) > WINDOW_MONTHS)
    reasons.push({ is: 'windowOld', month: incomeMonth });
  return reasons;
}

/** Incomes asked for a month before this one are too old on this day: for whoever asks a database. */
export function oldestGoodMonth(today: string): string {
  return addMonths(today.slice(0, 7), -WINDOW_MONTHS);
}
