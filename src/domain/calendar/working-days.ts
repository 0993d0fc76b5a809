import * as z from 'zod';

import { CalendarDate } from './months.ts';

/**
 * The official calendar of one year (国务院办公厅关于部分节假日安排的通知): `off` lists weekdays not worked, `work`
 * weekend days worked in exchange (调休). All other weekdays are worked, all other weekend days are not.
 */
export const YearCalendar = z.strictObject({ off: z.array(CalendarDate), work: z.array(CalendarDate) });
export type YearCalendar = z.infer<typeof YearCalendar>;

/** Year calendars by year: `{"2026": {off, work}}`. */
export const Calendars = z.record(z.string().regex(/^[0-9]{4}$/), YearCalendar).superRefine((calendars, context) => {
  for (const [year, { off, work }] of Object.entries(calendars)) {
    const stray = [...off, ...work].find((date) => !date.startsWith(year));
    if (stray !== undefined) context.addIssue({ code: 'custom', path: [year], message: `${stray} 不在 ${year} 年` });
    const both = off.find((date) => work.includes(date));
    if (both !== undefined) context.addIssue({ code: 'custom', path: [year], message: `${both} 既放假又上班` });
  }
});
export type Calendars = z.infer<typeof Calendars>;

/** Days from 1970-01-01 to `date` in the Gregorian calendar: pure arithmetic, no time zone can shift it. */
function dayNumber(date: string): number {
  const month = Number(date.slice(5, 7));
  const year = Number(date.slice(0, 4)) - (month <= 2 ? 1 : 0);
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + Number(date.slice(8)) - 1;
  return 365 * year + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400) + dayOfYear - 719_468;
}

/** The date `YYYY-MM-DD` that is `number` days after 1970-01-01. */
function dateOfDay(number: number): string {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The day `count` days after `date`. */
export function addDays(date: string, count: number): string {
  return dateOfDay(dayNumber(date) + count);
}

/** Whether `date` is worked on the mainland; null when its year has no calendar here. */
export function isWorkingDay(date: string, calendars: Calendars): boolean | null {
  const year = date.slice(0, 4);
  if (!Object.hasOwn(calendars, year)) return null;
  const calendar = calendars[year] as YearCalendar;
  const weekday = (((dayNumber(date) + 3) % 7) + 7) % 7; // 0 is Monday: 1970-01-01 was a Thursday
  return weekday < 5 ? !calendar.off.includes(date) : calendar.work.includes(date);
}

/**
 * The last of `workingDays` full working days after `postedOn`, the day after which a notice may close, 三（四）. The
 * posting day itself is not counted. Null when a day from `postedOn` on falls in a year without calendar.
 */
export function closingDay(postedOn: string, workingDays: number, calendars: Calendars): string | null {
  if (isWorkingDay(postedOn, calendars) === null) return null;
  let day = postedOn;
  for (let left = workingDays; left > 0;) {
    day = addDays(day, 1);
    const worked = isWorkingDay(day, calendars);
    if (worked === null) return null;
    if (worked) left -= 1;
  }
  return day;
}
