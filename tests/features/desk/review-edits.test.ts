import { describe, expect, test } from 'vitest';
import { type Change } from '#domain/change/change.ts';
import { opsForEdits } from '#domain/change/changes-between.ts';
import { type Op } from '#domain/change/change.ts';
import { mergeRecord, type RecordView } from '#domain/merge/merge.ts';
import { householdFile, shown } from '#domain/record/household-file.ts';
import { type DeskChangeRequest } from '#domain/sync/desk-protocol.ts';
import {
  acceptRequest,
  changedSinceSubmitted,
  chooseRequest,
  pointsOf,
  returnRequest,
  settleRemovalRequest,
  undoRequest,
} from '../../../src/features/desk/review-edits.ts';
import { id } from '../../domain/record/file-of.ts';

let made = 0;

function change(kind: RecordView['kind'], record: string, ops: Op[]): Change {
  made += 1;
  return {
    envelope: {
      version: 1,
      suite: 'P256-SHA256',
      id: id(800_000 + made),
      device: 'd1',
      n: made,
      previous: null,
      author: 'u1',
      assignment: 'a1',
      dependsOn: [],
      record,
      kind,
      village: '530925101201',
      stamp: `${String(made).padStart(12, '0')}-0000`,
      wall: made,
      timezone: 480,
      timeToken: null,
      schema: 1,
      app: 'test',
      parts: { ordinary: 'h'.repeat(43) },
      attachments: [],
    },
    parts: { ordinary: { salt: 's'.repeat(22), ops } },
    signature: 'x'.repeat(86),
  };
}

/** The record after the server has made the request a change, as it does. */
function after(changes: readonly Change[], request: DeskChangeRequest): { changes: Change[]; view: RecordView } {
  const edits = Object.fromEntries(
    Object.entries(request.edits).map(([path, { value, basis, reason }]) => [
      path,
      { value, basis, ...(reason === undefined ? {} : { reason }) },
    ]),
  );
  const { ordinary } = opsForEdits(edits, mergeRecord(changes).live);
  const all = [...changes, change(request.kind, request.record, ordinary)];
  return { changes: all, view: mergeRecord(all) };
}

const VISIT = id(50);
const submitted = () => [
  change('visit', VISIT, [
    { set: 'household', value: id(0), replaces: [] },
    { set: 'review/state', value: 'submitted', replaces: [] },
  ]),
];
const point = { record: id(0), path: 'housing/grade', text: '请补拍门牌' };

describe('return, accept and undo', () => {
  test('a return says its reason and its points, one after the other', () => {
    let next = 600;
    const first = submitted();
    const { changes, view } = after(
      first,
      returnRequest(mergeRecord(first), '照片不全', [point], () => id(next++)),
    );
    expect(shown(view, 'review/state')).toBe('returned');
    expect(shown(view, 'review/reason')).toBe('照片不全');
    expect(pointsOf(view)).toEqual([point]);
    expect(view.conflicts).toEqual([]);

    const again = after(
      changes,
      returnRequest(view, '还差一张', [{ ...point, text: '请拍屋内' }], () => id(next++)),
    );
    expect(pointsOf(again.view)).toEqual([{ ...point, text: '请拍屋内' }]);
    expect(again.view.removed).toEqual({});
  });

  test('taking a return back leaves nothing of it', () => {
    const first = submitted();
    const returned = after(
      first,
      returnRequest(mergeRecord(first), '照片不全', [point], () => id(600)),
    );
    const { view } = after(returned.changes, undoRequest(returned.view));
    expect(shown(view, 'review/state')).toBe('submitted');
    expect(shown(view, 'review/reason')).toBeUndefined();
    expect(pointsOf(view)).toEqual([]);
  });

  test('accepting after a return clears its points and says why, or nothing', () => {
    const first = submitted();
    const returned = after(
      first,
      returnRequest(mergeRecord(first), '照片不全', [point], () => id(600)),
    );
    expect(shown(after(returned.changes, acceptRequest(returned.view, '电话核实过')).view, 'review/reason')).toBe(
      '电话核实过',
    );
    const { view } = after(returned.changes, acceptRequest(returned.view, null));
    expect(shown(view, 'review/state')).toBe('accepted');
    expect(shown(view, 'review/reason')).toBeUndefined();
    expect(pointsOf(view)).toEqual([]);
  });
});

describe('choosing', () => {
  const HOUSEHOLD = id(0);
  const both = () => [
    change('household', HOUSEHOLD, [{ set: 'group', value: '一组', replaces: [] }]),
    change('household', HOUSEHOLD, [{ set: 'group', value: '二组', replaces: [] }]),
  ];

  test('the chosen answer replaces all that are on screen and keeps the reason', () => {
    const changes = both();
    const view = mergeRecord(changes);
    expect(view.conflicts).toEqual(['group']);
    const other = view.live['group']?.[1];
    const request = chooseRequest(view, 'group', other?.dot ?? '', '问过户主');
    expect(request.edits['group']).toMatchObject({ reason: '问过户主' });
    const settled = after(changes, request).view;
    expect(settled.conflicts).toEqual([]);
    expect(settled.live['group']?.map(({ value }) => value)).toEqual([other?.value]);
    // Choosing the one shown by default settles it as well.
    expect(
      after(changes, chooseRequest(view, 'group', view.live['group']?.[0]?.dot ?? '', '问过')).view.conflicts,
    ).toEqual([]);
  });

  test('an answer that came later than the screen is not replaced', () => {
    const changes = both();
    const request = chooseRequest(
      mergeRecord(changes),
      'group',
      mergeRecord(changes).live['group']?.[0]?.dot ?? '',
      '问过',
    );
    const late = [...changes, change('household', HOUSEHOLD, [{ set: 'group', value: '三组', replaces: [] }])];
    expect(after(late, request).view.conflicts).toEqual(['group']);
  });

  test('a removal that met an edit ends either way', () => {
    const item = `vehicles/${id(7)}`;
    const first = change('household', HOUSEHOLD, [
      { set: `${item}/kind`, value: 'car', replaces: [] },
      { set: `${item}/use`, value: 'farm', replaces: [] },
    ]);
    const dots = [0, 1].map((index) => `${first.envelope.id}#${index}`);
    const changes = [
      first,
      change('household', HOUSEHOLD, [{ clear: item, replaces: dots }]),
      change('household', HOUSEHOLD, [{ set: `${item}/use`, value: 'business', replaces: [dots[1] ?? ''] }]),
    ];
    const view = mergeRecord(changes);
    expect(Object.keys(view.removed)).toEqual([item]);

    const kept = after(changes, settleRemovalRequest(view, item, true, '车还在')).view;
    expect(kept.removed).toEqual({});
    expect(shown(kept, `${item}/use`)).toBe('business');
    const gone = after(changes, settleRemovalRequest(view, item, false, '卖了')).view;
    expect(gone.removed).toEqual({});
    expect(gone.live).toEqual({});
  });
});

test('what changed after a visit was submitted is counted by field', () => {
  const household = change('household', id(0), [
    { set: 'group', value: '一组', replaces: [] },
    { set: 'address', value: '山上', replaces: [] },
  ]);
  const covers = [0, 1].map((index) => `${household.envelope.id}#${index}`);
  const visit = change('visit', VISIT, [
    { set: 'household', value: id(0), replaces: [] },
    { set: `covers/${id(0)}`, value: covers, replaces: [] },
  ]);
  const file = (changes: Change[]) => householdFile(mergeRecord(changes), [mergeRecord([visit])]);
  expect(changedSinceSubmitted(file([household]), mergeRecord([visit]))).toBe(0);
  const later = change('household', id(0), [{ set: 'group', value: '二组', replaces: [covers[0] ?? ''] }]);
  expect(changedSinceSubmitted(file([household, later]), mergeRecord([visit]))).toBe(1);
  expect(changedSinceSubmitted(file([household]), mergeRecord(submitted()))).toBeNull();
});
