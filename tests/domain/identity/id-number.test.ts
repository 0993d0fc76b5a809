import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { checkIdNumber, idCheckDigit } from '#domain/identity/id-number.ts';

const on = '2026-11-23';

test.each([
  ['11010519491231002X', '1949-12-31', 'female'], // the example of the standard
  ['11010519491231002x', '1949-12-31', 'female'],
  [' 110105 19491231 002X ', '1949-12-31', 'female'],
  ['１１０１０５１９４９１２３１００２Ｘ', '1949-12-31', 'female'],
  ['１１０１０５　１９４９１２３１００２ｘ', '1949-12-31', 'female'],
])('%s is valid', (value, birthDate, sex) => {
  expect(checkIdNumber(value, on)).toEqual({
    valid: true,
    normalized: '11010519491231002X',
    birthDate,
    sex,
    problem: null,
  });
});

test.each([
  ['', 'length'],
  ['110105491231002', 'length'],
  ['11010519491231002XX', 'length'],
  ['11010519491231002-X', 'length'],
  ['1101051949123100-X', 'characters'],
  ['X10105194912310021', 'characters'],
  ['11010519491231002Y', 'characters'],
  ['110105194912310𝟎2X', 'characters'],
  ['110105194913310021', 'date'],
  ['110105194902300021', 'date'],
  ['440524188001010014', 'date'],
  ['110105202611240020', 'date'],
  ['110105194912310021', 'checkDigit'],
])('%j has the problem %s', (value, problem) => {
  const checked = checkIdNumber(value, on);
  expect(checked).toMatchObject({ valid: false, birthDate: null, sex: null, problem });
});

test('a birth on the day of the check is no problem, one day later is', () => {
  const born = `99999920261123001${idCheckDigit('99999920261123001')}`;
  expect(checkIdNumber(born, '2026-11-23').valid).toBe(true);
  expect(checkIdNumber(born, '2026-11-22').problem).toBe('date');
});

describe('check digits', () => {
  const first17 = fc
    .tuple(
      fc.integer({ min: 0, max: 999 }),
      fc.date({ min: new Date('1900-01-01'), max: new Date('2026-11-22'), noInvalidDate: true }),
    )
    .map(
      ([order, date]) =>
        `999999${date.toISOString().slice(0, 10).replaceAll('-', '')}${String(order).padStart(3, '0')}`,
    );

  test('of ten endings exactly one is right', () => {
    fc.assert(
      fc.property(first17, (body) => {
        const right = [...'0123456789X'].filter((digit) => checkIdNumber(body + digit, on).valid);
        expect(right).toEqual([idCheckDigit(body)]);
      }),
    );
  });

  test('every single slip and every swap of neighbours is seen', () => {
    fc.assert(
      fc.property(first17, fc.nat(16), fc.nat(9), (body, place, digit) => {
        const number = body + idCheckDigit(body);
        const slip = number.slice(0, place) + digit + number.slice(place + 1);
        expect(checkIdNumber(slip, on).valid).toBe(slip === number);
        const swap = number.slice(0, place) + number[place + 1] + number[place] + number.slice(place + 2);
        expect(checkIdNumber(swap, on).valid).toBe(swap === number);
      }),
    );
  });
});
