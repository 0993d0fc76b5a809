import { expect, test } from 'vitest';
import { factsFor } from '#domain/record/facts-for.ts';
import { type Said, departure, move, movementsOf, split, takenBack } from '#domain/record/movements.ts';
import { opFitsSchema } from '#domain/record/field-at.ts';
import { HOUSEHOLD, fileOf, id } from './file-of.ts';

const file = fileOf({
  household: { group: '二', 'members/asked': 'complete' },
  persons: [
    { relation: 'head', status: 'home' },
    { relation: 'spouse', status: 'home' },
    { relation: 'son', status: 'migrantWork' },
    {
      relation: 'daughterInLaw',
      status: 'home',
      [`movements/${id(80)}/kind`]: 'marriedIn',
      [`movements/${id(80)}/date`]: '2024-02-01',
    },
  ],
});
const views = [file.household, ...file.persons];
const viewOf = (record: string) => views.find((view) => view.record === record);
const ids = () => {
  let last = 700;
  return () => {
    last += 1;
    return id(last);
  };
};
const after = (all: readonly Said[]) => {
  const said = (person: string) => all.find((one) => one.id === person)?.answers ?? {};
  return fileOf({
    household: { 'members/asked': 'complete' },
    persons: file.persons.map(({ record, live }) => ({
      ...Object.fromEntries(Object.entries(live).map(([path, [first]]) => [path, first?.value ?? ''])),
      ...(said(record) as Record<string, string>),
    })),
  });
};
const peopleAfter = (all: readonly Said[]) =>
  factsFor(after(all), '2026-11').members?.map(({ relation, status }) => `${relation} ${status}`);

test('who died or went elsewhere stays on record and no longer counts', () => {
  const died = departure(id(1), id(90), 'deceased', { date: '2026-10-03' });
  expect(died.answers).toEqual({
    status: 'deceased',
    statusDate: '2026-10-03',
    [`movements/${id(90)}/kind`]: 'deceased',
    [`movements/${id(90)}/date`]: '2026-10-03',
  });
  const left = departure(id(3), id(91), 'movedOut', { date: '2026-10-03', place: '昆明', reason: '' });
  expect(peopleAfter([died, left])).toEqual([
    'head deceased',
    'spouse home',
    'son separateBudget',
    'daughterInLaw home',
  ]);
});

test('who goes to a household that is known is written into it', () => {
  const went = move(id(4), id(90), 'marriedOut', {
    from: HOUSEHOLD,
    to: id(20),
    relation: 'spouse',
    date: '2026-10-03',
  });
  expect(went.answers).toMatchObject({
    household: id(20),
    relation: 'spouse',
    [`movements/${id(90)}/from`]: HOUSEHOLD,
  });
  expect(after([went]).persons.map(({ record }) => record)).toEqual([id(1), id(2), id(3)]);
});

test('a split makes a household with its lineage, moves the people, and gives those who stay a head', () => {
  const all = split(
    {
      household: file.household,
      movers: [
        { person: id(1), relation: 'head' },
        { person: id(2), relation: 'spouse' },
      ],
      newHead: id(3),
      date: '2026-09-01',
      reason: '老两口单过',
    },
    ids(),
  );
  expect(all[0]).toEqual({
    id: id(701),
    kind: 'household',
    answers: {
      village: file.household.village,
      group: '二',
      derivedFrom: HOUSEHOLD,
      'splitOrMerge/kind': 'split',
      'splitOrMerge/date': '2026-09-01',
      'splitOrMerge/reason': '老两口单过',
    },
  });
  expect(peopleAfter(all)).toEqual(['head migrantWork', 'daughterInLaw home']);
  const unfit = all.flatMap(({ kind, answers }) =>
    Object.entries(answers).filter(
      ([path, value]) => value !== null && !opFitsSchema(kind, { set: path, value, replaces: [] }),
    ),
  );
  expect(unfit).toEqual([]);
});

test('taking it back restores what stood, and the made household becomes one with its origin', () => {
  const all = split(
    {
      household: file.household,
      movers: [{ person: id(3), relation: 'head' }],
      newHead: null,
      date: '2026-09-01',
      reason: '单过',
    },
    ids(),
  );
  const [made, old, son] = takenBack(all, viewOf);
  expect(made?.answers).toMatchObject({
    derivedFrom: null,
    [`aliases/${HOUSEHOLD}`]: true,
    village: file.household.village,
  });
  // What both say is not taken away: it would be taken from the household that is left, too.
  expect(made?.answers).toMatchObject({ group: '二' });
  expect(old?.answers).toEqual({ 'splitOrMerge/kind': null, 'splitOrMerge/date': null, 'splitOrMerge/reason': null });
  expect(son?.answers).toMatchObject({ household: HOUSEHOLD, relation: 'son', [`movements/${id(702)}/kind`]: null });
});

test('movements are told latest first', () => {
  const [, , , wife] = file.persons;
  if (wife === undefined) throw new Error('nobody');
  expect(movementsOf(wife)).toEqual([{ kind: 'marriedIn', date: '2024-02-01', from: null, to: null, place: null }]);
});
