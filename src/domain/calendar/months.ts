import * as z from 'zod';

/** Whole months of income and spending that count, inclusive at both ends: `{from: '2020-10', to: '2021-09'}`. */
export type MonthWindow = { readonly from: string; readonly to: string };

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** The number that the digits of `text` from `start` to `end` write, or NaN where one is no ASCII digit. */
function digits(text: string, start: number, end: number): number {
  let number = 0;
  for (let place = start; place < end; place += 1) {
    const digit = text.charCodeAt(place) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

const isHyphen = (text: string, place: number): boolean => text.charCodeAt(place) === 45;

/** Whether `text` is a month `YYYY-MM` of a year from 0001 on. */
export function isMonth(text: string): boolean {
  const month = digits(text, 5, 7);
  return text.length === 7 && digits(text, 0, 4) >= 1 && isHyphen(text, 4) && month >= 1 && month <= 12;
}

/** Whether `text` is a day `YYYY-MM-DD` that exists: 2021-02-30 does not. */
export function isDate(text: string): boolean {
  if (text.length !== 10 || !isHyphen(text, 4) || !isHyphen(text, 7)) return false;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const last = month === 2 && isLeapYear(year) ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
  return year >= 1 && day >= 1 && day <= last;
}

/** A month `YYYY-MM`. */
export const Month = z.string().refine(isMonth, { error: '应是存在的月份，写成 2021-09 的样子' });
export type Month = z.infer<typeof Month>;

/** A day `YYYY-MM-DD` of the calendar. */
export const CalendarDate = z.string().refine(isDate, { error: '应是存在的日期，写成 2021-09-28 的样子' });
export type CalendarDate = z.infer<typeof CalendarDate>;

/** Months from year 0 to `month` (`YYYY-MM`): differences count months. */
function monthNumber(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}

/** The month `count` months after `month`; before it when `count` is negative. */
export function addMonths(month: string, count: number): string {
  const number = monthNumber(month) + count;
  return `${pad(Math.floor(number / 12), 4)}-${pad((((number % 12) + 12) % 12) + 1, 2)}`;
}

/** How many months `later` comes after `earlier`; negative when it comes before. */
export function monthsBetween(earlier: string, later: string): number {
  return monthNumber(later) - monthNumber(earlier);
}

let latest: { asOf: string; window: MonthWindow } = { asOf: '', window: { from: '', to: '' } };

/** The twelve whole months before the month of identification `asOf`. */
export function windowOf(asOf: string): MonthWindow {
  // A county is judged at one month: the last answer is kept, because working it out costs as much as a household.
  if (latest.asOf !== asOf)
    latest = { asOf, window: Object.freeze({ from: addMonths(asOf, -12), to: addMonths(asOf, -1) }) };
  return latest.window;
}

/** The latest birth date of someone who is `age` years old on the first day of `asOf`. */
export function latestBirth(asOf: string, age: number): string {
  return `${pad(Math.max(0, Number(asOf.slice(0, 4)) - age), 4)}-${asOf.slice(5, 7)}-01`;
}
