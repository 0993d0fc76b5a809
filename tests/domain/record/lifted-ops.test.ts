import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Change, opsOf } from '#domain/change/change.ts';
import { mergeRecord } from '#domain/merge/merge.ts';
import { RECORD_SCHEMA } from '#domain/record/fields.ts';
import { fileOf } from '#storage/boxes.ts';
import { digestOf } from '#storage/household-digest.ts';
import { LIFTS, type Lift, liftedOps } from '#domain/record/lifted-ops.ts';

/** Changes of record schema 1, as version 1 signed them. */
const kept = readFileSync(new URL('../../golden/changes/v1.ndjson', import.meta.url), 'utf8')
  .split('\n')
  .slice(0, -1)
  .map((line) => JSON.parse(line) as Change);

test('every schema up to the newest has its lift', () => {
  expect(LIFTS).toHaveLength(RECORD_SCHEMA - 1);
});

describe('changes of schema 1', () => {
  test('read in the newest schema as they were written', () => {
    expect(kept.every(({ envelope }) => envelope.schema === 1)).toBe(true);
    for (const change of kept) expect(liftedOps(change)).toEqual(opsOf(change));
  });

  const toGroupNumber: Lift = (op, kind) =>
    kind === 'household' && 'set' in op && op.set === 'group' ? { ...op, set: 'extra/groupNumber' } : op;
  const toText: Lift = (op) =>
    'set' in op && op.set === 'extra/groupNumber' ? { ...op, value: `${String(op.value)}!` } : op;
  const [first] = kept;
  if (first === undefined) throw new Error('no change');
  const change: Change = {
    ...first,
    parts: { ordinary: { salt: 'A'.repeat(22), ops: [{ set: 'group', value: '3组', replaces: [] }] } },
  };
  const ofSchema = (schema: number): Change => ({ ...change, envelope: { ...change.envelope, schema } });

  test('go through every step from their schema on, and through none before it', () => {
    const read = (schema: number) => liftedOps(ofSchema(schema), [toGroupNumber, null, toText]);
    expect(read(1)).toEqual([{ set: 'extra/groupNumber', value: '3组!', replaces: [] }]);
    expect(read(2)).toEqual([{ set: 'group', value: '3组', replaces: [] }]);
    expect(change.parts.ordinary?.ops[0]).toMatchObject({ set: 'group' });
  });
});

test('of a change of a later schema what is known is shown, and the rest is kept beside it', () => {
  const [first] = kept;
  if (first === undefined) throw new Error('no change');
  const later: Change = {
    ...first,
    envelope: { ...first.envelope, schema: RECORD_SCHEMA + 1 },
    parts: {
      ordinary: {
        salt: 'A'.repeat(22),
        ops: [
          { set: 'group', value: '3组', replaces: [] },
          { set: 'notYetThere/field', value: { of: ['a', 'later', 'form'] }, replaces: [] },
        ],
      },
    },
  };
  const view = mergeRecord([later]);
  expect(view.live['notYetThere/field']?.[0]?.value).toEqual({ of: ['a', 'later', 'form'] });
  expect(digestOf(fileOf(view, []), null, (name) => name)).toMatchObject({ group: '3组', people: 0, conflicts: 0 });
});
