import { expect, test } from 'vitest';
import { type Change, type Op, opsOf } from '#domain/change/change.ts';
import { mergeRecord } from '#domain/merge/merge.ts';
import { mergedBy } from '#domain/merge/merged-by.ts';
import { type ToldChange, toldOf } from '#domain/merge/told-of.ts';
import { idAt, makeChange } from './change-sets.ts';

/** What a cadre is told of their own answers, and of what merged beside them. */

const set = (path: string, value: string, replaces: string[] = [], reason?: string): Op => ({
  set: path,
  value,
  replaces,
  ...(reason === undefined ? {} : { reason }),
});
const by = (author: string, index: number, ...ops: Op[]) =>
  makeChange(index, ops, { author, device: `tablet-${author}` });
const dot = (index: number, op = 0) => `${idAt(index)}#${op}`;
const light = ({ envelope, parts }: Change): ToldChange & { record: string } => ({
  id: envelope.id,
  author: envelope.author,
  device: envelope.device,
  stamp: envelope.stamp,
  wall: envelope.wall,
  record: envelope.record,
  ops: opsOf({ envelope, parts }),
});
const told = (user: string, ...changes: Change[]) => toldOf(mergeRecord(changes), changes.map(light), user);

const mine = by('a', 1, set('area', '80'));
const theirs = by('b', 2, set('area', '120'));
const choice = by('s', 3, set('area', '120', [dot(1), dot(2)], 'asked again'));

test('both authors are told that answers differ, and nobody else', () => {
  expect(told('a', mine, theirs)).toMatchObject([
    { is: 'differs', path: 'area', mine: '80', theirs: '120', author: 'b' },
  ]);
  expect(told('b', mine, theirs)).toMatchObject([{ is: 'differs', mine: '120', theirs: '80', author: 'a' }]);
  expect(told('s', mine, theirs)).toEqual([]);
});

test('both authors are told what was chosen and why, who chose is not', () => {
  const chosen = { is: 'settled', theirs: '120', author: 's', reason: 'asked again' };
  expect(told('a', mine, theirs, choice)).toMatchObject([{ ...chosen, mine: '80' }]);
  expect(told('b', mine, theirs, choice)).toMatchObject([{ ...chosen, mine: '120' }]);
  expect(told('s', mine, theirs, choice)).toEqual([]);
});

test('a choice that is made anew is news again, one that its author answered over is told no more', () => {
  const again = by('s', 4, set('area', '80', [dot(3)], 'a mistake'));
  const [first] = told('a', mine, theirs, choice);
  const [second] = told('a', mine, theirs, choice, again);
  expect(second).toMatchObject({ theirs: '80', reason: 'a mistake' });
  expect(second?.id).not.toBe(first?.id);
  expect(told('a', mine, theirs, choice, by('a', 5, set('area', '90', [dot(3)])))).toEqual([]);
});

test('an ordinary new answer is the life of a field; removing with a reason is told once for a whole line', () => {
  expect(told('a', mine, by('b', 4, set('area', '81', [dot(1)])))).toEqual([]);
  const line = by('a', 1, set('vehicles/x/kind', 'car'), set('vehicles/x/year', '1'));
  const removal = by('b', 2, { clear: 'vehicles/x', replaces: [dot(1, 0), dot(1, 1)], reason: 'sold' });
  expect(told('a', line, removal)).toMatchObject([{ is: 'settled', path: 'vehicles/x', theirs: null, reason: 'sold' }]);
});

test('a removal that met an edit differs for both', () => {
  const line = by('c', 1, set('vehicles/x/kind', 'car'));
  const removal = by('a', 2, { clear: 'vehicles/x', replaces: [dot(1)] });
  const edit = by('b', 3, set('vehicles/x/kind', 'suv', [dot(1)]));
  expect(told('a', line, removal, edit)).toMatchObject([{ is: 'differs', mine: null, theirs: 'suv', author: 'b' }]);
  expect(told('b', line, removal, edit)).toMatchObject([{ is: 'differs', mine: 'suv', theirs: null, author: 'a' }]);
});

test('what merged by itself is what holds beside other answers, by author', () => {
  const beside = by('b', 4, set('year', '2001'), set('group', '1'), { clear: 'mode', replaces: [] });
  const over = by('c', 5, set('group', '2', [dot(4, 1)]));
  const all = [mine, theirs, beside, over];
  expect(mergedBy([mergeRecord(all)], [theirs, beside, over].map(light))).toMatchObject([
    { author: 'c', fields: [{ path: 'group', value: '2' }], changes: [over.envelope.id] },
    {
      author: 'b',
      fields: [
        { path: 'year', value: '2001' },
        { path: 'mode', value: null },
      ],
      changes: [beside.envelope.id, theirs.envelope.id],
    },
  ]);
});
