import { describe, expect, test } from 'vitest';
import { type RecordView } from '#domain/merge/merge.ts';
import { householdFile } from '#domain/record/household-file.ts';
import { openVisit, surveyMonth, visitKindOf } from '#domain/record/open-visit.ts';

const HOUSEHOLD = '0190a000-0000-7000-8000-000000000001';
const household: RecordView = {
  record: HOUSEHOLD,
  kind: 'household',
  village: '530925101204',
  members: [HOUSEHOLD],
  live: {},
  conflicts: [],
  removed: {},
};

function visit(number: number, author: string, date: string, review?: string): RecordView {
  const live = (value: string) => [{ dot: `a#${number}`, value, author, device: '', stamp: '', wall: 0 }];
  const record = `0190a000-0000-7000-8000-00000000001${number}`;
  const answers = {
    household: live(HOUSEHOLD),
    kind: live('monthlyCheck'),
    date: live(date),
    ...(review === undefined ? {} : { 'review/state': live(review) }),
  };
  return {
    record,
    kind: 'visit',
    village: '530925101204',
    members: [record],
    live: answers,
    conflicts: [],
    removed: {},
  };
}

describe('the visit under way', () => {
  test.each([
    ['one not handed in', [visit(1, 'me', '2026-11-20')], 1],
    ['one just begun in the draft, which has no author yet', [visit(1, '', '2026-11-20')], 1],
    ['a returned one', [visit(1, 'me', '2026-11-20', 'returned')], 1],
    ['the latest of two', [visit(1, 'me', '2026-10-20'), visit(2, 'me', '2026-11-20')], 2],
    ["nobody else's", [visit(1, 'other', '2026-11-20')], null],
    ['none that is handed in', [visit(1, 'me', '2026-11-20', 'submitted')], null],
    ['none that is accepted', [visit(1, 'me', '2026-11-20', 'accepted')], null],
    [
      'an older open one behind an accepted one',
      [visit(1, 'me', '2026-10-20'), visit(2, 'me', '2026-11-20', 'accepted')],
      1,
    ],
  ])('is %s', (_, visits, number) => {
    expect(openVisit(householdFile(household, visits), 'me')?.record ?? null).toBe(
      number === null ? null : `0190a000-0000-7000-8000-00000000001${number}`,
    );
  });

  test('fixes the month and the form; without one it is today and the full survey', () => {
    expect(surveyMonth(visit(1, 'me', '2026-09-30'), '2026-11-23')).toBe('2026-09');
    expect(surveyMonth(null, '2026-11-23')).toBe('2026-11');
    expect(visitKindOf(visit(1, 'me', '2026-09-30'))).toBe('monthlyCheck');
    expect(visitKindOf(null)).toBe('fieldSurvey');
  });
});
