import { expect, test } from 'vitest';
import { currentForm } from '#content/forms/load.ts';
import { type Topic } from '#domain/form/definition.ts';
import { answerInLastWindow, answersBefore, lastWindow } from '#domain/record/last-answers.ts';
import { marksEndedBy, personUnchanged, takeOver, takenWith } from '#domain/record/unchanged.ts';
import { fileOf, id } from './file-of.ts';

const NOW = '2025-11_2026-10';
const LAST = '2024-11_2025-10';
const form = currentForm('fieldSurvey');
const topicOf = (wanted: string): Topic => {
  const found = form.sections.flatMap(({ topics }) => topics).find((topic) => topic.id === wanted);
  if (found === undefined) throw new Error(`no topic ${wanted}`);
  return found;
};
const ids = () => {
  let last = 500;
  return () => {
    last += 1;
    return id(last);
  };
};
const WAGE = {
  [`income/${LAST}/wage/asked`]: 'complete',
  [`income/${LAST}/wage/${id(9)}/kind`]: 'migrantWork',
  [`income/${LAST}/wage/${id(9)}/amount`]: 1_650_000,
  [`income/${LAST}/wage/${id(9)}/month`]: '2025-02',
  [`income/2020-11_2021-10/wage/asked`]: 'none',
};
const at = (household: Record<string, string | number | boolean>, day = '2026-11-23') => ({
  file: fileOf({ household, persons: [{ relation: 'head', name: '甲' }] }),
  asOf: '2026-11',
  day,
  newId: ids(),
});

test('lines of the latest earlier twelve months become lines of these, in their months', () => {
  expect(lastWindow(at(WAGE).file.household, `income/${NOW}/wage`)).toBe(LAST);
  expect(takeOver(topicOf('wage'), at(WAGE))).toEqual({
    household: {
      [`income/${NOW}/wage/asked`]: 'complete',
      [`income/${NOW}/wage/${id(501)}/kind`]: 'migrantWork',
      [`income/${NOW}/wage/${id(501)}/amount`]: 1_650_000,
      [`income/${NOW}/wage/${id(501)}/month`]: '2026-02',
    },
    mark: { 'unchanged/wage': [`income/${NOW}/wage/asked`, `income/${NOW}/wage/${id(501)}`] },
  });
});

test('what was answered for these months is never written over, and what was not asked to the end is not taken', () => {
  expect(takeOver(topicOf('wage'), at({ ...WAGE, [`income/${NOW}/wage/asked`]: 'none' }))).toBeNull();
  expect(takeOver(topicOf('wage'), at({ [`income/${LAST}/wage/asked`]: 'partial' }))).toBeNull();
  expect(takeOver(topicOf('wage'), at({}))).toBeNull();
});

test('what belongs to no year is only confirmed, and only when it was said before', () => {
  expect(takeOver(topicOf('type'), at({ baseType: 'general' }))).toEqual({
    household: {},
    mark: { 'unchanged/type': [] },
  });
  // The answers of a file here are of November 2023.
  expect(takeOver(topicOf('type'), at({ baseType: 'general' }, '2023-11-01'))).toBeNull();
  expect(takeOver(topicOf('how'), at({ baseType: 'general' }))).toBeNull();
});

test('a person is confirmed alone, and the visit tells what was', () => {
  const { file } = at({});
  const [person] = file.persons;
  if (person === undefined) throw new Error('nobody');
  expect(personUnchanged('members', person, '2026-11-23')?.mark).toEqual({ [`unchanged/members/${id(1)}`]: [] });
  expect(personUnchanged('members', person, '2023-11-01')).toBeNull();
  const [visit] = fileOf({ household: {}, visits: [{ 'unchanged/wage': ['a', 'b'] }] }).visits;
  expect(takenWith(visit ?? null, 'wage')).toEqual(['a', 'b']);
  expect(takenWith(visit ?? null, 'type')).toBeNull();
});

test('a later answer ends the marks of what it is about, and no other', () => {
  const all = {
    'unchanged/wage': [],
    'unchanged/type': [],
    'unchanged/members': [],
    [`unchanged/members/${id(1)}`]: [],
    [`unchanged/members/${id(2)}`]: [],
  };
  const [visit = null] = fileOf({ household: {}, visits: [all] }).visits;
  const ended = (kind: 'household' | 'person' | 'visit', record: string, path: string) =>
    marksEndedBy({ form, asOf: '2026-11', visit }, { id: record, kind }, [path]);
  expect(ended('household', id(0), `income/${NOW}/wage/${id(9)}/amount`)).toEqual(['unchanged/wage']);
  expect(ended('household', id(0), `income/${NOW}/wage/${id(9)}`)).toEqual(['unchanged/wage']);
  expect(ended('household', id(0), 'baseType')).toEqual(['unchanged/type']);
  expect(ended('person', id(1), 'name')).toEqual(['unchanged/members', `unchanged/members/${id(1)}`]);
  expect(ended('household', id(0), `income/${LAST}/wage/${id(9)}/amount`)).toEqual([]);
  expect(ended('household', id(0), `spending/${NOW}/school/${id(9)}/amount`)).toEqual([]);
  expect(ended('visit', id(50), 'date')).toEqual([]);
  expect(marksEndedBy({ form, asOf: '2026-11', visit: null }, { id: id(1), kind: 'person' }, ['name'])).toEqual([]);
});

test('last year stands beside this year', () => {
  const { household } = at({
    [`income/${LAST}/transferOut`]: 90_000,
    [`income/${LAST}/stability`]: { $: 'unknown' } as never,
  }).file;
  expect(answerInLastWindow(household, `income/${NOW}/transferOut`)).toEqual({ value: 90_000, on: LAST });
  expect(answerInLastWindow(household, `income/${NOW}/stability`)).toBeNull();
});

test('answers before a day come from the history: the last one that stood, without what was taken away', () => {
  const entry = (day: string, path: string, value: unknown) => ({
    change: id(1),
    author: 'u1',
    wall: Date.parse(`${day}T00:00:00+08:00`),
    state: 'admitted' as const,
    fields: [{ path, value }],
  });
  const answers = answersBefore(
    [
      entry('2024-10-02', 'housing/area', 80),
      entry('2025-10-02', 'housing/area', 90),
      entry('2025-10-03', `vehicles/${id(3)}/kind`, 'car'),
      entry('2025-10-04', `vehicles/${id(3)}`, null),
      entry('2026-11-23', 'housing/area', 120),
    ],
    '2026-11-23',
  );
  expect([...answers]).toEqual([['housing/area', { value: 90, on: '2025-10-02' }]]);
});
