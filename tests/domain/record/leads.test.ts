import { expect, test } from 'vitest';
import { leadAnswers, openLeads, waitingSince } from '#domain/record/leads.ts';
import { type Answers, fileOf } from './file-of.ts';

const leadsOf = (...visits: readonly Answers[]) => openLeads(fileOf({ household: {}, visits }));
const check = (date: string, said: Answers, state: string | null = 'submitted'): Answers => ({
  kind: 'monthlyCheck',
  date,
  ...said,
  ...(state === null ? {} : { 'review/state': state }),
});
const lookedInto = (date: string, said: Answers, state: string | null = 'submitted'): Answers => ({
  ...check(date, { 'lead/source': 'monthlyCheck', ...said }, state),
  kind: 'leadCheck',
});
const OCTOBER = check('2026-10-05', { 'monthly/2': true, 'monthly/2/note': '住院半个月', 'monthly/4': false });
const illness = { question: '2', since: '2026-10-05', note: '住院半个月' };

test('a 有 of a check that was handed in is a lead; 没有, 不清楚 and what is still being asked are none', () => {
  expect(leadsOf(OCTOBER)).toEqual([illness]);
  expect(leadsOf(check('2026-10-05', { 'monthly/2': true }, null))).toEqual([]);
  expect(leadsOf(check('2026-10-05', { 'monthly/2': { $: 'unknown' } }))).toEqual([]);
  expect(leadsOf({ ...OCTOBER, kind: 'fieldSurvey' })).toEqual([]);
  expect(leadsOf()).toEqual([]);
});

test('the same again keeps its first day and tells the latest word; another question is another lead', () => {
  const november = check('2026-11-05', {
    'monthly/2': true,
    'monthly/2/note': '又住了十天',
    'monthly/1': true,
    'monthly/10': true,
  });
  const leads = leadsOf(november, OCTOBER);
  expect(leads).toEqual([
    { question: '1', since: '2026-11-05', note: '' },
    { ...illness, note: '又住了十天' },
    { question: '10', since: '2026-11-05', note: '' },
  ]);
  expect(waitingSince(leads)).toBe('2026-10-05');
});

test('a later 没有 ends nothing: somebody has to look', () => {
  expect(leadsOf(OCTOBER, check('2026-11-05', { 'monthly/2': false }))).toEqual([illness]);
});

test('a 线索核查 with a result ends what was found before it, and no other does', () => {
  const result = { 'lead/result': 'confirmed' };
  expect(leadsOf(OCTOBER, lookedInto('2026-10-12', result))).toEqual([]);
  expect(leadsOf(OCTOBER, lookedInto('2026-10-12', result, 'accepted'))).toEqual([]);
  // Begun after the check, on the same day.
  expect(leadsOf(OCTOBER, lookedInto('2026-10-05', result))).toEqual([]);
  const others = [
    lookedInto('2026-10-12', result, null),
    lookedInto('2026-10-12', result, 'returned'),
    lookedInto('2026-10-12', {}),
    lookedInto('2026-10-12', { 'lead/result': 'unclear' }),
    lookedInto('2026-10-12', { ...result, 'lead/source': 'hotline' }),
    lookedInto('2026-10-04', result),
  ];
  expect(others.filter((other) => leadsOf(OCTOBER, other).length === 0)).toEqual([]);
});

test('what is found after a 线索核查 is a lead of its own', () => {
  const ended = lookedInto('2026-10-12', { 'lead/result': 'unfounded' });
  expect(leadsOf(OCTOBER, ended, check('2026-11-05', { 'monthly/2': true }))).toEqual([
    { question: '2', since: '2026-11-05', note: '' },
  ]);
});

test('a 线索核查 begins with where the leads come from, what they say and since when', () => {
  const leads = leadsOf(OCTOBER, check('2026-11-05', { 'monthly/8': true }));
  expect(leadAnswers(leads, (question) => `第${question}问`)).toEqual({
    'lead/source': 'monthlyCheck',
    'lead/about': '第2问：住院半个月\n第8问',
    'lead/since': '2026-10-05',
  });
  expect(leadAnswers([], String)).toEqual({});
  const long = [{ ...illness, note: '长'.repeat(1000) }] as const;
  expect(leadAnswers(long as never, String)['lead/about']).toHaveLength(1000);
});
