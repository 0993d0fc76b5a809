import * as chineseDays from 'chinese-days';
import { describe, expect, test } from 'vitest';

import { shippedCalendars, shippedPolicy } from '#content/policies/load.ts';
import { addDays, closingDay, isWorkingDay } from '#domain/calendar/working-days.ts';

const { calendars } = shippedPolicy;
const years = ['2021', '2022', '2023', '2024', '2025', '2026'];

describe('the shipped calendars', () => {
  test('are those of 2021 to 2026, each with its notice', () => {
    expect(shippedCalendars.map(({ year }) => year)).toEqual(years);
    for (const { document } of shippedCalendars) expect(document).toMatch(/^国办发明电〔20\d\d〕\d+号$/);
  });

  test.each(years)('of %s agrees with the maintained library on every day', (year) => {
    const days: string[] = [];
    for (let day = `${year}-01-01`; day.startsWith(year); day = addDays(day, 1)) days.push(day);
    expect(days.length).toBe(year === '2024' ? 366 : 365);
    expect(days.filter((day) => isWorkingDay(day, calendars))).toEqual(
      days.filter((day) => chineseDays.isWorkday(day)),
    );
  });

  test.each(years)('of %s lists only exceptions', (year) => {
    const { off, work } = calendars[year] ?? { off: [], work: [] };
    const isWeekend = (day: string): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
    expect(off.filter(isWeekend)).toEqual([]);
    expect(work.filter((day) => !isWeekend(day))).toEqual([]);
  });
});

describe('the day after which a notice may close', () => {
  test.each([
    ['2021-10-11', 5, '2021-10-18', 'an ordinary week'],
    ['2021-09-29', 5, '2021-10-12', 'National Day with make-up days'],
    ['2024-04-26', 5, '2024-05-07', 'a make-up Sunday before the holiday'],
    ['2021-10-02', 5, '2021-10-13', 'posted on a holiday'],
    ['2026-12-24', 5, '2026-12-31', 'the last day of the last calendar'],
    ['2021-10-11', 30, '2021-11-22', 'thirty days'],
  ])('posted on %s for %i working days: %s (%s)', (postedOn, workingDays, expected) => {
    expect(closingDay(postedOn, workingDays, calendars)).toBe(expected);
  });

  test.each([
    ['2026-12-25', 5, 'one day reaches 2027'],
    ['2020-12-31', 5, 'the posting day itself has no calendar'],
    ['2027-01-04', 5, 'wholly outside'],
  ])('posted on %s for %i working days: unknown, %s', (postedOn, workingDays) => {
    expect(closingDay(postedOn, workingDays, calendars)).toBeNull();
  });

  test('a year named like a property of every object has no calendar', () => {
    expect(closingDay('2030-01-01', 5, Object.create({ '2030': { off: [], work: [] } }))).toBeNull();
  });
});

test('days follow one another as in the Gregorian calendar', () => {
  for (let date = Date.UTC(1899, 11, 31), day = '1899-12-31'; day < '2101-01-01'; day = addDays(day, 1)) {
    expect(day).toBe(new Date(date).toISOString().slice(0, 10));
    date += 86_400_000;
  }
});
