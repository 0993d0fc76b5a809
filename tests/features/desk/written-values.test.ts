import { expect, test } from 'vitest';
import { fileOf, id } from '../../domain/record/file-of.ts';
import { dayText, shortTimeText, timeText, windowText } from '../../../src/features/desk/day-text.ts';
import { labelOfField } from '../../../src/features/desk/field-words.ts';
import { moneyText } from '../../../src/features/desk/money-text.ts';
import { valueText } from '../../../src/features/desk/value-text.ts';

// 2026-11-03 10:42 and 2026-11-02 23:59 in Shanghai.
const now = Date.UTC(2026, 10, 3, 2, 42);
const yesterday = Date.UTC(2026, 10, 2, 15, 59);

test.each([
  [0, '0'],
  [5, '0.05'],
  [1_234_567_89, '1,234,567.89'],
  [570_000, '5,700'],
  [-2_800_050, '−28,000.50'],
])('%d fen read %s', (fen, text) => expect(moneyText(fen)).toBe(text));

test('days are written out, and today is today by the county clock', () => {
  expect(dayText('2026-11-03')).toBe('2026年11月3日');
  expect(windowText('2025-11_2026-10')).toBe('2025年11月—2026年10月');
  expect(timeText(now, now)).toBe('今天 10:42');
  expect(timeText(yesterday, now)).toBe('2026年11月2日 23:59');
  expect(shortTimeText(yesterday, now)).toBe('2026年11月2日');
});

test('values read as words, never as codes', () => {
  const file = fileOf({ household: {}, persons: [{ name: '李某', relation: 'head' }] });
  const text = (kind: 'household' | 'person' | 'visit', path: string, value: Parameters<typeof valueText>[2]) =>
    valueText(kind, path, value, file, now);
  const line = `income/2025-11_2026-10/wage/${id(5)}`;
  expect(text('household', `${line}/amount`, 1_240_000)).toBe('12,400 元');
  expect(text('household', `${line}/member`, id(1))).toBe('李某');
  expect(text('household', `${line}/amount`, { $: 'refused' })).toBe('不愿说');
  expect(text('household', 'income/2025-11_2026-10/wage/asked', 'partial')).toBe('没说全');
  expect(text('household', 'housing/builtYear', 2015)).toBe('2015 年');
  expect(text('person', 'relation', 'daughterInLaw')).not.toMatch(/[a-z]/i);
  expect(text('person', 'sensitive/health', ['chronic', 'disabled'])).not.toMatch(/[a-z]/i);
  expect(text('visit', 'review/state', 'returned')).toBe('已退回');
  expect(text('visit', `photos/${id(9)}/sha256`, 'x'.repeat(43))).toBe('');
});

test('a field is named with whose it is and the list it stands in', () => {
  const file = fileOf({ household: {}, persons: [{ name: '李某', relation: 'head' }] });
  expect(labelOfField(file, id(0), `income/2025-11_2026-10/wage/${id(5)}/amount`)).toBe('工资性收入 · 金额');
  expect(labelOfField(file, id(0), 'income/2024-11_2025-10/wage/asked')).toBe('工资性收入');
  expect(labelOfField(file, id(1), 'relation')).toBe('李某 · 与户主关系');
  expect(labelOfField(file, id(0), 'extra/anything')).toBe('其他内容');
  expect(labelOfField(file, id(77), 'relation')).toBe('其他内容');
});
