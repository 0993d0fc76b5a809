/** Hybrid logical clock: orders what people see by default, never decides what is kept. Source: sync contract, Principle 3. */

/** How far ahead of this device's own clock a foreign stamp may be and still be adopted. */
const MAX_ADOPTED_LEAD = 24 * 60 * 60 * 1000;

export function stampOf(milliseconds: number, counter: number): string {
  return `${milliseconds.toString(16).padStart(12, '0')}-${counter.toString(16).padStart(4, '0')}`;
}

export function stampMilliseconds(stamp: string): number {
  return Number.parseInt(stamp.slice(0, 12), 16);
}

/** The stamp after `last`, at device time `now` (milliseconds); always greater than `last` as a string. */
export function nextStamp(last: string | null, now: number): string {
  if (last === null || stampMilliseconds(last) < now) return stampOf(now, 0);
  const counter = Number.parseInt(last.slice(13), 16) + 1;
  return counter > 0xffff ? stampOf(stampMilliseconds(last) + 1, 0) : stampOf(stampMilliseconds(last), counter);
}

/**
 * The clock after seeing a foreign stamp. One tablet set to 2035 must not pull all others along:
 * a stamp more than a day ahead of `now` is shown, not adopted.
 */
export function receivedStamp(last: string | null, foreign: string, now: number): string | null {
  if (stampMilliseconds(foreign) > now + MAX_ADOPTED_LEAD) return last;
  return last === null || foreign > last ? foreign : last;
}
