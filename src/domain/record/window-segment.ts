import { windowOf } from '../calendar/months.ts';

/**
 * The segment that stands for the twelve whole months before the month of identification: `2020-10_2021-09` for
 * `asOf` 2021-10. Last year's answers stay beside this year's.
 * Source: data model, "Paths".
 */
export function windowSegment(asOf: string): string {
  const { from, to } = windowOf(asOf);
  return `${from}_${to}`;
}
