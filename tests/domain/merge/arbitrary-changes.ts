import * as fc from 'fast-check';
import { type Change, type Op, type RecordKind, dotOf } from '#domain/change/change.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';

/** Few paths, values and records, so that chance makes them meet. */
const PATHS = [
  'group',
  'income',
  'income/wage',
  'income/wage/amount',
  'incomes/wage',
  'village',
  'sensitive',
  'sensitive/phone',
  '10',
  '9',
];
const VALUES: Json[] = [1, '1', true, 'true', { $: 'unknown' }, { a: 1, b: 2 }, { b: 2, a: 1 }, [1], '530925101201'];

interface Roll {
  readonly record: number;
  readonly ops: readonly { path: number; value: number; clears: boolean; replaces: readonly number[] }[];
  readonly stamp: number;
  readonly author: number;
}

const roll: fc.Arbitrary<Roll> = fc.record({
  record: fc.nat(2),
  ops: fc.array(
    fc.record({
      path: fc.nat(PATHS.length - 1),
      value: fc.nat(VALUES.length - 1),
      clears: fc.boolean(),
      replaces: fc.array(fc.nat(40), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  stamp: fc.nat(3),
  author: fc.nat(2),
});

/** Any changes of a few records of one kind, also such as replace what stands elsewhere, later, nowhere, or is themselves. */
export function arbitraryChanges(kind: RecordKind): fc.Arbitrary<Change[]> {
  return fc.array(roll, { minLength: 1, maxLength: 7 }).map((rolls) => {
    const dots = rolls.flatMap(({ ops }, at) => ops.map((_, index) => dotOf(changeId(at), index)));
    return rolls.map((one, at) => changeOf(one, at, kind, [...dots, dotOf(changeId(0), 77), dotOf(recordId(9), 0)]));
  });
}

export function recordId(at: number): string {
  return `0198f3b0-0000-4000-8000-${String(at).padStart(12, '0')}`;
}

/** Ids whose order is not that of writing. */
function changeId(at: number): string {
  return `0198f3c2-0000-7000-8000-${String((at * 7 + 3) % 10).padStart(12, '0')}`;
}

function changeOf({ record, ops, stamp, author }: Roll, at: number, kind: RecordKind, dots: readonly string[]): Change {
  const written = ops.map(({ path, value, clears, replaces }): Op => {
    const listed = replaces.map((dot) => dots[dot % dots.length] ?? '');
    const where = PATHS[path] ?? '';
    return clears ? { clear: where, replaces: listed } : { set: where, value: VALUES[value] ?? 0, replaces: listed };
  });
  const isIn = (op: Op) => ('set' in op ? op.set : op.clear).startsWith('sensitive/');
  const part = (list: Op[]) => ({ salt: 's'.repeat(22), ops: list });
  const [sensitive, ordinary] = [written.filter(isIn), written.filter((op) => !isIn(op))];
  return {
    envelope: {
      version: 1,
      suite: 'P256-SHA256',
      id: changeId(at),
      device: `d_${author}`,
      n: at + 1,
      previous: null,
      author: `u_${author}`,
      assignment: 'a_1',
      dependsOn: [],
      record: recordId(record),
      kind,
      village: '530925101200',
      stamp: `0198f3c26a3${stamp}-ffff`,
      wall: 1_767_225_600_000 - at,
      timezone: 480,
      timeToken: null,
      schema: 1,
      app: '1.0.0',
      parts: {},
      attachments: [],
    },
    parts: {
      ...(ordinary.length > 0 ? { ordinary: part(ordinary) } : {}),
      ...(sensitive.length > 0 ? { sensitive: part(sensitive) } : {}),
    },
    signature: 'S'.repeat(86),
  };
}
