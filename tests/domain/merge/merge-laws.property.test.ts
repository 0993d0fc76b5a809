import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, type Op, opPath } from '#domain/change/change.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type LiveValue, fits, mergeRecord } from '#domain/merge/merge.ts';
import { shownAt } from '#domain/merge/shown-at.ts';
import { arbitraryChanges } from './arbitrary-changes.ts';

const HOME = '530925101200';
const runs = { numRuns: 2000 };

function text(changes: readonly Change[]): string {
  return canonicalJson(mergeRecord(changes, HOME));
}

/** The contract's words on merging, one after the other and without any haste. */
function slowly(changes: readonly Change[]) {
  const ops = changes.flatMap(({ envelope, parts }) =>
    [...(parts.ordinary?.ops ?? []), ...(parts.sensitive?.ops ?? [])].map((op, index) => ({
      op,
      dot: `${envelope.id}#${index}`,
      envelope,
    })),
  );
  const segments = (op: Op) => opPath(op).split('/');
  const isUnder = (path: string[], above: string[]) =>
    path.length > above.length && above.every((segment, at) => path[at] === segment);
  const mayReplace = (a: Op, b: Op) =>
    opPath(a) === opPath(b) ||
    ('clear' in a && isUnder(segments(b), segments(a))) ||
    ('clear' in b && isUnder(segments(a), segments(b)));
  const alive = ops.filter(
    ({ op, dot }) => !ops.some((other) => other.op.replaces.includes(dot) && mayReplace(other.op, op)),
  );
  alive.sort((a, b) => ([b.envelope.stamp, b.dot].join() > [a.envelope.stamp, a.dot].join() ? 1 : -1));

  const sets = alive.filter(({ op }) => 'set' in op);
  const clears = alive.filter(
    ({ op }) =>
      'clear' in op && sets.some(({ op: set }) => opPath(set) === op.clear || isUnder(segments(set), segments(op))),
  );
  const grouped = (list: typeof ops, withValue: boolean) =>
    Object.fromEntries(
      [...new Set(list.map(({ op }) => opPath(op)))].sort().map((path) => [
        path,
        list
          .filter(({ op }) => opPath(op) === path)
          .map(({ op, dot, envelope: { author, device, stamp, wall } }) => ({
            dot,
            author,
            device,
            stamp,
            wall,
            ...(withValue && 'set' in op ? { value: op.value } : {}),
          })),
      ]),
    );
  const live = grouped(sets, true) as Record<string, LiveValue[]>;
  return {
    live,
    removed: grouped(clears, false),
    conflicts: Object.keys(live)
      .sort()
      .filter((path) => new Set((live[path] ?? []).map(({ value }) => canonicalJson(value))).size > 1),
    members: [...new Set(changes.map(({ envelope }) => envelope.record))].sort(),
  };
}

describe('a merged record', () => {
  it('is what the contract says', () => {
    fc.assert(
      fc.property(arbitraryChanges('household'), (changes) => {
        const { record, kind, village, ...rest } = mergeRecord(changes, HOME);
        expect(rest).toEqual(slowly(changes));
        expect([record, kind, village]).toEqual([rest.members[0], 'household', HOME]);
      }),
      runs,
    );
  });

  it('shows at one path what the whole record shows there', () => {
    fc.assert(
      fc.property(arbitraryChanges('household'), (changes) => {
        const { live } = mergeRecord(changes, HOME);
        for (const path of ['village', 'income', 'income/wage', 'sensitive/phone', '9'])
          expect(shownAt(changes, path)).toEqual(live[path]?.[0]?.value);
      }),
      runs,
    );
  });

  it('does not ask in which order its changes came, nor how often', () => {
    const shuffled = arbitraryChanges('visit').chain((changes) =>
      fc.tuple(fc.constant(changes), fc.shuffledSubarray([...changes, ...changes], { minLength: 2 * changes.length })),
    );
    fc.assert(
      fc.property(shuffled, ([changes, again]) => {
        expect(text(again)).toBe(text(changes));
      }),
      runs,
    );
  });

  it('is the same however the set was split and joined again', () => {
    const split = arbitraryChanges('person').chain((changes) =>
      fc.tuple(fc.constant(changes), fc.array(fc.nat(6), { minLength: changes.length, maxLength: changes.length })),
    );
    fc.assert(
      fc.property(split, ([changes, masks]) => {
        // Each change lies in at least one of three overlapping parts.
        const part = (at: number) => changes.filter((_, index) => (((masks[index] ?? 0) + 1) & (1 << at)) !== 0);
        const [a, b, c] = [part(0), part(1), part(2)];
        expect(text([...c, ...a, ...b])).toBe(text(changes));
        expect(text([...b, ...c, ...b, ...a])).toBe(text(changes));
      }),
      runs,
    );
  });

  it('loses an answer only to a fitting op that lists it', () => {
    fc.assert(
      fc.property(arbitraryChanges('household'), (changes) => {
        const earlier = changes.slice(0, -1);
        const last = changes[changes.length - 1];
        if (earlier.length === 0 || last === undefined) return;
        const dotsOf = (list: readonly Change[]) =>
          Object.values(mergeRecord(list, HOME).live)
            .flat()
            .map(({ dot }) => dot);
        const after = new Set(dotsOf(changes));
        const ops = [...(last.parts.ordinary?.ops ?? []), ...(last.parts.sensitive?.ops ?? [])];
        for (const dot of dotsOf(earlier))
          expect(after.has(dot) || ops.some(({ replaces }) => replaces.includes(dot))).toBe(true);
      }),
      runs,
    );
  });
});

describe('fits', () => {
  const set = (path: string): Op => ({ set: path, value: 1, replaces: [] });
  const clear = (path: string): Op => ({ clear: path, replaces: [] });

  it.each([
    ['a set', set('a/b'), 'its own path', set('a/b'), true],
    ['a set', set('a/b'), 'a clear of its own path', clear('a/b'), true],
    ['a set', set('a/b'), 'a clear above it', clear('a'), true],
    ['a set', set('a'), 'a set under it', set('a/b'), false],
    ['a set', set('a'), 'a clear under it', clear('a/b'), false],
    ['a set', set('a/b'), 'a set above it', set('a'), false],
    ['a clear', clear('a'), 'a set under it', set('a/b/c'), true],
    ['a clear', clear('a'), 'a clear under it', clear('a/b'), true],
    ['a clear', clear('a/b'), 'a clear above it', clear('a'), true],
    ['a clear', clear('a/b'), 'a set above it', set('a'), false],
    ['a clear', clear('a'), 'a path that only begins like it', set('ab/c'), false],
  ])('%s %j replaces %s %j: %s', (_, op, __, replaced, expected) => expect(fits(op, replaced)).toBe(expected));
});
