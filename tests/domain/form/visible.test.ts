import { describe, expect, test } from 'vitest';

import { type Condition } from '#domain/form/definition.ts';
import { type AnswerAt, ageAt, concretePath, holds, isShown } from '#domain/form/visible.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';

const answers =
  (given: Record<string, Json>): AnswerAt =>
  (path) =>
    given[path];
const adult: Condition = { is: 'age', atLeast: 18 };
const pupil: Condition = { is: 'equals', path: 'student', value: true };

describe('holds', () => {
  test('equals compares the answer, and an unanswered field equals nothing', () => {
    expect(holds(pupil, answers({ student: true }), null)).toBe(true);
    expect(holds(pupil, answers({ student: false }), null)).toBe(false);
    expect(holds(pupil, answers({}), null)).toBe(false);
    expect(holds({ is: 'not', condition: pupil }, answers({}), null)).toBe(true);
  });

  test('没问到 is no answer', () => {
    const unknown = answers({ student: { $: 'unknown' } });
    expect(holds(pupil, unknown, null)).toBe(false);
    expect(holds({ is: 'answered', path: 'student' }, unknown, null)).toBe(false);
    expect(holds({ is: 'answered', path: 'student' }, answers({ student: false }), null)).toBe(true);
  });

  test('includes looks into several codes', () => {
    const ill: Condition = { is: 'includes', path: 'health', value: 'chronic' };
    expect(holds(ill, answers({ health: ['disabled', 'chronic'] }), null)).toBe(true);
    expect(holds(ill, answers({ health: ['healthy'] }), null)).toBe(false);
    expect(holds(ill, answers({ health: 'chronic' }), null)).toBe(false);
  });

  test('an age is from and below, and unknown stays unknown', () => {
    const child: Condition = { is: 'age', atLeast: 6, below: 16 };
    expect([5, 6, 15, 16].map((age) => holds(child, answers({}), age))).toEqual([false, true, true, false]);
    expect(holds(child, answers({}), null)).toBeNull();
  });

  test('all, any and not are three-valued', () => {
    const both: Condition = { is: 'all', of: [pupil, adult] };
    const either: Condition = { is: 'any', of: [pupil, adult] };
    expect(holds(both, answers({ student: false }), null)).toBe(false);
    expect(holds(both, answers({ student: true }), null)).toBeNull();
    expect(holds(either, answers({ student: true }), null)).toBe(true);
    expect(holds(either, answers({ student: false }), null)).toBeNull();
    expect(holds({ is: 'not', condition: adult }, answers({}), null)).toBeNull();
    expect(holds({ is: 'not', condition: adult }, answers({}), 17)).toBe(true);
  });
});

test('with an unknown age a question is shown', () => {
  expect(isShown(adult, answers({}), null)).toBe(true);
  expect(isShown(adult, answers({}), 17)).toBe(false);
  expect(isShown(undefined, answers({}), null)).toBe(true);
});

test('age is counted on the first day of the month', () => {
  expect(ageAt('2003-10-01', '2021-10')).toBe(18);
  expect(ageAt('2003-10-02', '2021-10')).toBe(17);
  expect(ageAt('2004-02-29', '2022-03')).toBe(18);
  expect(ageAt('2004-02-29', '2022-02')).toBe(17);
  expect(ageAt(undefined, '2022-02')).toBeNull();
  expect(ageAt({ $: 'unknown' }, '2022-02')).toBeNull();
});

test('a path of the form becomes a path of the record', () => {
  const item = '01890000-0000-7000-8000-000000000001';
  expect(concretePath('income/<window>/stability', '2021-10')).toBe('income/2020-10_2021-09/stability');
  expect(concretePath('amount', '2021-01', { list: 'income/<window>/wage', item })).toBe(
    `income/2020-01_2020-12/wage/${item}/amount`,
  );
  expect(concretePath('kin', '2021-01')).toBe('kin');
});
