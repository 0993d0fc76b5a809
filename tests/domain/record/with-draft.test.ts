import { describe, expect, test } from 'vitest';
import { type Edit } from '#domain/change/changes-between.ts';
import { type LiveValue, type RecordView } from '#domain/merge/merge.ts';
import { type HouseholdFile, householdFile, shown } from '#domain/record/household-file.ts';
import { withDraft } from '#domain/record/with-draft.ts';
import { type Draft } from '#domain/tablet/household-store.ts';
import { type RecordKind } from '#domain/change/change.ts';

const HOUSEHOLD = '0190a000-0000-7000-8000-000000000001';
const PERSON = '0190a000-0000-7000-8000-000000000002';
const live = (dot: string, value: LiveValue['value']): LiveValue => ({
  dot,
  value,
  author: 'someone',
  device: 'tablet',
  stamp: dot,
  wall: 0,
});

function view(record: string, kind: RecordKind, answers: RecordView['live'], conflicts: string[] = []): RecordView {
  return { record, kind, village: '530925101204', members: [record], live: answers, conflicts, removed: {} };
}

function draft(records: Record<string, { kind: RecordKind; edits: Record<string, Edit> }>): Draft {
  return {
    household: HOUSEHOLD,
    records: Object.fromEntries(
      Object.entries(records).map(([id, one]) => [id, { ...one, isNew: false, attachments: [] }]),
    ),
    at: { address: '', field: null },
    savedAt: 5,
  };
}

const file = (answers: RecordView['live'], conflicts: string[] = []): HouseholdFile =>
  householdFile(view(HOUSEHOLD, 'household', answers, conflicts), []);

describe('the file with the draft on top', () => {
  test('is the file itself without a draft', () => {
    const stored = file({ group: [live('a#0', '1')] });
    expect(withDraft(stored, null)).toBe(stored);
    expect(withDraft(null, null)).toBeNull();
  });

  test('shows what was typed, and forgets what was taken away', () => {
    const stored = file({ group: [live('a#0', '1')], address: [live('a#1', '老寨')] });
    const shownFile = withDraft(
      stored,
      draft({
        [HOUSEHOLD]: {
          kind: 'household',
          edits: { group: { value: '2', basis: ['a#0'] }, address: { value: null, basis: ['a#1'] } },
        },
      }),
    );
    expect(shown(shownFile?.household, 'group')).toBe('2');
    expect(shown(shownFile?.household, 'address')).toBeUndefined();
  });

  test('keeps an answer that the draft has not seen beside its own', () => {
    const stored = file({ group: [live('b#0', '3'), live('a#0', '1')] }, ['group']);
    const seenOne = withDraft(
      stored,
      draft({ [HOUSEHOLD]: { kind: 'household', edits: { group: { value: '2', basis: ['a#0'] } } } }),
    );
    expect(seenOne?.household.live['group']?.map(({ value }) => value)).toEqual(['2', '3']);
    expect(seenOne?.household.conflicts).toEqual(['group']);
    const seenBoth = withDraft(
      stored,
      draft({ [HOUSEHOLD]: { kind: 'household', edits: { group: { value: '2', basis: ['a#0', 'b#0'] } } } }),
    );
    expect(seenBoth?.household.conflicts).toEqual([]);
  });

  test('takes a whole line away', () => {
    const stored = file({
      'vehicles/x/kind': [live('a#0', 'car')],
      'vehicles/x/use': [live('a#1', 'farm')],
      'vehicles/asked': [live('a#2', 'complete')],
    });
    const shownFile = withDraft(
      stored,
      draft({ [HOUSEHOLD]: { kind: 'household', edits: { 'vehicles/x': { value: null, basis: ['a#0', 'a#1'] } } } }),
    );
    expect(Object.keys(shownFile?.household.live ?? {})).toEqual(['vehicles/asked']);
  });

  test('shows a removal that met an edit until an answer of the draft has seen it', () => {
    const [said] = [live('a#0', 'car')];
    const { value: _, ...removal } = live('b#0', '');
    const before = file({ 'vehicles/x/kind': [said] });
    const stored = { ...before, household: { ...before.household, removed: { 'vehicles/x': [removal] } } };
    const removedWith = (path: string, value: string | null, basis: string[]) =>
      Object.keys(
        withDraft(stored, draft({ [HOUSEHOLD]: { kind: 'household', edits: { [path]: { value, basis } } } }))?.household
          .removed ?? {},
      );
    expect(removedWith('group', '1', [])).toEqual(['vehicles/x']);
    expect(removedWith('vehicles/x/kind', 'truck', ['a#0'])).toEqual(['vehicles/x']);
    expect(removedWith('vehicles/x/kind', 'car', ['a#0', 'b#0'])).toEqual([]);
    expect(removedWith('vehicles/x', null, ['a#0', 'b#0'])).toEqual([]);
    expect(removedWith('vehicles/x', null, ['a#0'])).toEqual([]);
  });

  test('leaves a half-typed answer out', () => {
    const stored = file({ group: [live('a#0', '1')] });
    const shownFile = withDraft(
      stored,
      draft({ [HOUSEHOLD]: { kind: 'household', edits: { group: { value: null, basis: ['a#0'], typed: '一万多' } } } }),
    );
    expect(shown(shownFile?.household, 'group')).toBe('1');
  });

  test('is a household of its own before its first save, people included', () => {
    const shownFile = withDraft(
      null,
      draft({
        [HOUSEHOLD]: { kind: 'household', edits: { village: { value: '530925101204', basis: [] } } },
        [PERSON]: {
          kind: 'person',
          edits: { household: { value: HOUSEHOLD, basis: [] }, name: { value: '李演示', basis: [] } },
        },
      }),
    );
    expect(shownFile?.household.village).toBe('530925101204');
    expect(shownFile?.persons.map((person) => shown(person, 'name'))).toEqual(['李演示']);
  });
});
