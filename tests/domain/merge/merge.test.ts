import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Change, type Op, dotOf, opsOf } from '#domain/change/change.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { aliasClasses } from '#domain/merge/alias-classes.ts';
import { mergeRecord } from '#domain/merge/merge.ts';
import { RECORDS, changeSets, idAt, makeChange, shuffles } from './change-sets.ts';

/** What merge-laws leaves out: growth, order inside a view, joined records; and the cases people talk about. */

describe('laws', () => {
  test('more changes never bring a replaced value back, nor take away one they do not name', () => {
    fc.assert(
      fc.property(changeSets(), fc.nat(), (changes, cut) => {
        const some = changes.slice(0, 1 + (cut % changes.length));
        const dotsOf = (list: readonly Change[]) =>
          new Set(Object.values(mergeRecord(list, 'home').live).flatMap((values) => values.map(({ dot }) => dot)));
        const [before, after] = [dotsOf(some), dotsOf(changes)];
        const named = new Set(changes.flatMap((change) => opsOf(change).flatMap(({ replaces }) => replaces)));
        const known = new Set(
          some.flatMap((change) => opsOf(change).map((_op, index) => dotOf(change.envelope.id, index))),
        );
        const lost = [...before].filter((dot) => !named.has(dot) && !after.has(dot));
        const risen = [...after].filter((dot) => known.has(dot) && !before.has(dot));
        expect({ lost, risen }).toEqual({ lost: [], risen: [] });
      }),
      { numRuns: 400 },
    );
  });

  test('values are sorted highest stamp and dot first, everything else ascends', () => {
    fc.assert(
      fc.property(changeSets(), (changes) => {
        const { live, conflicts, removed, members } = mergeRecord(changes, 'home');
        for (const list of [Object.keys(live), conflicts, Object.keys(removed), members])
          expect(list).toEqual([...list].sort());
        for (const values of [...Object.values(live), ...Object.values(removed)]) {
          const keys = values.map(({ stamp, dot }) => `${stamp} ${dot}`);
          expect(keys).toEqual([...keys].sort().reverse());
        }
      }),
    );
  });

  test('a conflict is several different live values, and only that', () => {
    fc.assert(
      fc.property(changeSets(), (changes) => {
        const { live, conflicts } = mergeRecord(changes, 'home');
        const differing = Object.keys(live).filter(
          (path) => new Set(live[path]?.map(({ value }) => canonicalJson(value))).size > 1,
        );
        expect(conflicts).toEqual(differing);
      }),
    );
  });

  test('alias classes do not depend on order, and join only records of one kind', () => {
    fc.assert(
      fc.property(changeSets({ aliases: true }), shuffles, (changes, shuffle) => {
        const classes = aliasClasses(changes);
        expect(aliasClasses(shuffle(changes))).toEqual(classes);
        expect(classes.flat().sort()).toEqual([...new Set(changes.map(({ envelope }) => envelope.record))].sort());
        const kindOf = new Map([...changes].reverse().map(({ envelope }) => [envelope.record, envelope.kind]));
        for (const members of classes) expect(new Set(members.map((member) => kindOf.get(member))).size).toBe(1);
      }),
      { numRuns: 400 },
    );
  });
});

const set = (path: string, value: string, replaces: string[] = []): Op => ({ set: path, value, replaces });
const clear = (path: string, replaces: string[] = []): Op => ({ clear: path, replaces });
const dot = (change: number, index = 0) => dotOf(idAt(change), index);

describe('cases', () => {
  test('whoever saw an answer may replace it; who did not leaves both', () => {
    const changes = [
      makeChange(1, [set('group', 'a')]),
      makeChange(2, [set('group', 'b', [dot(1)])]),
      makeChange(3, [set('group', 'c', [dot(1)])]),
    ];
    const view = mergeRecord(changes);
    expect(view.live['group']?.map(({ value }) => value)).toEqual(['c', 'b']);
    expect(view.conflicts).toEqual(['group']);
    const chosen = mergeRecord([...changes, makeChange(4, [set('group', 'b', [dot(2), dot(3)])])]);
    expect(chosen.conflicts).toEqual([]);
    expect(chosen.live['group']?.map(({ value }) => value)).toEqual(['b']);
  });

  test('equal answers of two people are one answer with two authors', () => {
    const view = mergeRecord([makeChange(1, [set('group', 'a')]), makeChange(2, [set('group', 'a')])]);
    expect(view.live['group']).toHaveLength(2);
    expect(view.conflicts).toEqual([]);
  });

  test('removing a whole item beside an edit of it shows both, and answering the removal settles it', () => {
    const changes = [
      makeChange(1, [set('vehicles/x/kind', 'car')]),
      makeChange(2, [clear('vehicles/x', [dot(1)])]),
      makeChange(3, [set('vehicles/x/year', '2020')]),
    ];
    const view = mergeRecord(changes);
    expect(Object.keys(view.live)).toEqual(['vehicles/x/year']);
    expect(view.removed['vehicles/x']?.map((removal) => removal.dot)).toEqual([dot(2)]);
    const kept = mergeRecord([...changes, makeChange(4, [set('vehicles/x/year', '2020', [dot(2), dot(3)])])]);
    expect(kept.removed).toEqual({});
    const gone = mergeRecord([...changes, makeChange(4, [clear('vehicles/x', [dot(2), dot(3)])])]);
    expect(gone.live).toEqual({});
    expect(gone.removed).toEqual({});
  });

  test('a name that only begins alike is not under a removal', () => {
    const view = mergeRecord([
      makeChange(1, [set('school/name', 'a'), set('schooling', 'b')]),
      makeChange(2, [clear('school', [dot(1, 0), dot(1, 1)])]),
    ]);
    expect(Object.keys(view.live)).toEqual(['schooling']);
  });

  test('the village shown is the home; before one is stated, that of the first change', () => {
    expect(mergeRecord([makeChange(1, [set('group', 'a')])]).village).toBe('530925101201');
    expect(
      mergeRecord([makeChange(1, [set('group', 'a')]), makeChange(2, [set('village', '530925101202')])]).village,
    ).toBe('530925101202');
  });

  test('joined records are one, edges to unknown records wait, cleared edges part', () => {
    const [a, b, c] = RECORDS;
    const joined = [
      makeChange(1, [set('group', '1')], { record: a }),
      makeChange(2, [{ set: `aliases/${a}`, value: true, replaces: [] }], { record: b }),
      makeChange(3, [{ set: `aliases/${idAt(99)}`, value: true, replaces: [] }], { record: c }),
    ];
    expect(aliasClasses(joined)).toEqual([[a, b], [c]]);
    expect(mergeRecord(joined.slice(0, 2)).members).toEqual([a, b]);
    expect(aliasClasses([...joined, makeChange(4, [clear(`aliases/${a}`, [dot(2)])], { record: b })])).toEqual([
      [a],
      [b],
      [c],
    ]);
    // Written on the other record of the class, the removal counts as well.
    expect(aliasClasses([...joined, makeChange(4, [clear(`aliases/${a}`, [dot(2)])], { record: a })])).toEqual([
      [a],
      [b],
      [c],
    ]);
  });

  test('a record without changes is a fault', () => {
    expect(() => mergeRecord([])).toThrow('without changes');
  });
});
