import { describe, expect, test } from 'vitest';
import { type LiveValue, type RecordView } from '#domain/merge/merge.ts';
import { dotsShown, dotsUnder, editFor } from '../../src/features/survey/dots.ts';

const live = (dot: string, value: LiveValue['value']): LiveValue => ({
  dot,
  value,
  author: 'someone',
  device: 'tablet',
  stamp: dot,
  wall: 0,
});
const view = (answers: RecordView['live'], removed: RecordView['removed'] = {}): RecordView => ({
  record: 'r',
  kind: 'household',
  village: '',
  members: ['r'],
  live: answers,
  conflicts: [],
  removed,
});

describe('what has been on screen', () => {
  test('is every live answer and every removal of the field or of the line around it', () => {
    const { value: _, ...removal } = live('gone#0', 0);
    const stored = view({ 'kin/a/name': [live('x#0', '甲'), live('y#0', '乙')] }, { 'kin/a': [removal] });
    expect(dotsShown(stored, 'kin/a/name')).toEqual(['x#0', 'y#0', 'gone#0']);
    expect(dotsShown(undefined, 'kin/a/name')).toEqual([]);
  });

  test('of a line is everything under it', () => {
    const stored = view({
      'kin/a/name': [live('x#0', '甲')],
      'kin/a/note': [live('x#1', '注')],
      'kin/ab/name': [live('z#0', '乙')],
    });
    expect(dotsUnder(stored, 'kin/a')).toEqual(['x#0', 'x#1']);
    const { value: _, ...removal } = live('gone#0', 0);
    expect(dotsUnder({ ...stored, removed: { 'kin/a': [removal] } }, 'kin/a')).toEqual(['x#0', 'x#1', 'gone#0']);
  });
});

describe('what the draft keeps', () => {
  const stored = view({ group: [live('old#0', '1')] });

  test('nothing for the answer that is recorded already', () => {
    expect(editFor(stored, 'group', ['old#0'], '1')).toBeUndefined();
    expect(editFor(view({}), 'group', [], null)).toBeUndefined();
  });

  test('another answer, an emptied field, and a choice with its reason', () => {
    expect(editFor(stored, 'group', ['old#0'], '2')).toEqual({ value: '2', basis: ['old#0'] });
    expect(editFor(stored, 'group', ['old#0'], null)).toEqual({ value: null, basis: ['old#0'] });
    expect(editFor(stored, 'group', ['old#0'], '1', '又问了户主')).toEqual({
      value: '1',
      basis: ['old#0'],
      reason: '又问了户主',
    });
  });

  test('the same answer over one that had not been seen', () => {
    expect(editFor(stored, 'group', [], '1')).toEqual({ value: '1', basis: [] });
  });
});
