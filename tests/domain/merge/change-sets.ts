import * as fc from 'fast-check';
import { type Change, type Envelope, type Op, dotOf } from '#domain/change/change.ts';
import { stampOf } from '#domain/change/stamp.ts';

/** Small, colliding sets of changes: few paths, few values, `replaces` that mostly name what is there. */

export const RECORDS = [
  '01900000-0000-7000-8000-00000000000a',
  '01900000-0000-7000-8000-00000000000b',
  '01900000-0000-7000-8000-00000000000c',
] as const;

export function idAt(index: number): string {
  return `01900000-0000-7000-9000-${index.toString(16).padStart(12, '0')}`;
}

/** A change as merging sees one; what only signatures and admission need is filled with constants. */
export function makeChange(index: number, ops: Op[], more: Partial<Envelope> & { stamp?: string } = {}): Change {
  return {
    envelope: {
      version: 1,
      suite: 'P256-SHA256',
      id: idAt(index),
      device: 'd',
      n: index + 1,
      previous: null,
      author: 'u',
      assignment: 'a',
      dependsOn: [],
      record: RECORDS[0],
      kind: 'household',
      village: '530925101201',
      stamp: stampOf(index, 0),
      wall: index,
      timezone: 480,
      timeToken: null,
      schema: 1,
      app: '1',
      parts: { ordinary: 'A'.repeat(43) },
      attachments: [],
      ...more,
    },
    parts: { ordinary: { salt: 'A'.repeat(22), ops } },
    signature: 'A'.repeat(86),
  };
}

const PATHS = ['group', 'vehicles/x', 'vehicles/x/kind', 'vehicles/x/year', 'vehicles/y/kind', 'vehicles'];

function opIn(count: number, aliases: boolean): fc.Arbitrary<Op> {
  const paths = aliases ? [...RECORDS.map((record) => `aliases/${record}`), 'aliases', 'group'] : PATHS;
  const path = fc.constantFrom(...paths);
  const dots = fc.array(
    fc.tuple(fc.nat(count), fc.nat(2)).map(([change, index]) => dotOf(idAt(change), index)),
    { maxLength: 4 },
  );
  const value = aliases ? fc.constantFrom<boolean | string>(true, true, false) : fc.constantFrom('a', 'b');
  return fc.oneof(
    { weight: 3, arbitrary: fc.record({ set: path, value, replaces: dots }) },
    { weight: 1, arbitrary: fc.record({ clear: path, replaces: dots }) },
  );
}

/** Stamps tie often, so that the dot decides. */
export function changeSets({ aliases = false } = {}): fc.Arbitrary<Change[]> {
  const most = 8;
  const one = fc.record({
    ops: fc.array(opIn(most, aliases), { minLength: 1, maxLength: 3 }),
    stamp: fc.nat(3),
    record: fc.constantFrom(...RECORDS),
  });
  return fc.array(one, { minLength: 1, maxLength: most }).map((list) =>
    list.map(({ ops, stamp, record }, index) =>
      makeChange(index, ops, {
        stamp: stampOf(stamp, 0),
        record,
        kind: record === RECORDS[2] && aliases ? 'person' : 'household',
      }),
    ),
  );
}

/** A permutation that fast-check can shrink: sorts by its own numbers. */
export const shuffles: fc.Arbitrary<<T>(list: readonly T[]) => T[]> = fc
  .array(fc.nat(), { minLength: 16, maxLength: 16 })
  .map(
    (keys) =>
      <T>(list: readonly T[]) =>
        list
          .map((item, index) => ({ item, key: keys[index % keys.length] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ item }) => item),
  );
