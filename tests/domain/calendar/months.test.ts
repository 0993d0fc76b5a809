import { describe, expect, test } from 'vitest';

import { addMonths, isDate, isMonth, latestBirth, monthsBetween, windowOf } from '#domain/calendar/months.ts';

test.each([
  ['2021-10', true],
  ['0001-01', true],
  ['0000-01', false],
  ['2021-00', false],
  ['2021-13', false],
  ['2021-1', false],
  ['2021-10-01', false],
  ['２０２１-10', false],
  [' 2021-10', false],
  ['2021-10\n', false],
])('%j is a month: %s', (text, expected) => {
  expect(isMonth(text)).toBe(expected);
});

test.each([
  ['2021-02-28', true],
  ['2021-02-29', false],
  ['2020-02-29', true],
  ['1900-02-29', false],
  ['2000-02-29', true],
  ['2021-04-31', false],
  ['2021-12-31', true],
  ['2021-12-32', false],
  ['2021-01-00', false],
  ['2021-1-01', false],
  ['20210101', false],
  ['2021-01-01T00:00', false],
])('%j is a date: %s', (text, expected) => {
  expect(isDate(text)).toBe(expected);
});

describe('the window', () => {
  test.each([
    ['2021-10', '2020-10', '2021-09'],
    ['2021-01', '2020-01', '2020-12'],
    ['2021-12', '2020-12', '2021-11'],
    ['2025-03', '2024-03', '2025-02'],
  ])('of %s is %s to %s', (asOf, from, to) => {
    expect(windowOf(asOf)).toEqual({ from, to });
  });
});

test('months are added and counted across years', () => {
  expect(addMonths('2021-11', 3)).toBe('2022-02');
  expect(addMonths('2021-02', -3)).toBe('2020-11');
  expect(addMonths('2021-12', 0)).toBe('2021-12');
  expect(monthsBetween('2024-11', '2025-06')).toBe(7);
  expect(monthsBetween('2025-06', '2024-11')).toBe(-7);
});

test('someone born on the first of the month is of age on that day', () => {
  expect(latestBirth('2021-10', 18)).toBe('2003-10-01');
});
