import { describe, expect, test } from 'vitest';
import { fenOf, yuanText } from '../../src/features/survey/money-text.ts';

describe('money as it is typed', () => {
  test.each`
    typed             | fen
    ${'18000'}        | ${1_800_000}
    ${'18,000'}       | ${1_800_000}
    ${'１８０００元'} | ${1_800_000}
    ${'12.5'}         | ${1250}
    ${'0.01'}         | ${1}
    ${'0'}            | ${0}
    ${'1.8万'}        | ${1_800_000}
    ${'1.234567万'}   | ${1_234_567}
    ${'300 块'}       | ${30_000}
  `('$typed is $fen fen', ({ typed, fen }: { typed: string; fen: number }) => {
    expect(fenOf(typed)).toBe(fen);
  });

  test.each(['', '一万多', '12.345', '1.2345678万', '-5', '1e3', '12块多'])('%s is no amount', (typed) => {
    expect(fenOf(typed)).toBeNull();
  });

  test('so many digits are an amount, and far beyond what anybody has', () => {
    expect(fenOf('9'.repeat(40))).toBeGreaterThan(1e12);
  });

  test.each([0, 1, 10, 99, 100, 1250, 1_800_000, 123_456_789])('%d fen comes back as it stood in the field', (fen) => {
    expect(fenOf(yuanText(fen))).toBe(fen);
  });
});
