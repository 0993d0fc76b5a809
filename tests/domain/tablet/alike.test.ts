import { expect, test } from 'vitest';
import { householdsOfHead, householdsToLookInto, peopleAlike } from '#domain/tablet/alike.ts';
import { type HouseholdSummary } from '#domain/tablet/household-store.ts';
import { fileOf, id } from '../record/file-of.ts';

const summary = (record: string, head: string, names: string, tails: readonly string[]): HouseholdSummary => ({
  record,
  village: '530925101204',
  group: '1',
  head,
  pinyin: '',
  names,
  tails,
  people: 2,
  state: 'done',
  missing: 0,
  verdict: null,
  turnedFrom: null,
  revisit: null,
  lead: null,
  conflicts: 0,
  waiting: 0,
  visitedOn: null,
  returned: null,
});
const all = [
  summary('a', '李示范', '李示范 罗示范', ['1234']),
  summary('b', '李示', '李示 李示范', ['9999']),
  summary('c', '张示范', '张示范', ['1234']),
];
const records = (found: readonly HouseholdSummary[]) => found.map(({ record }) => record);

test('only households with the very name, or a number that ends alike, are looked into', () => {
  expect(records(householdsToLookInto(all, { name: '李示范', birthDate: '', certNumber: '' }))).toEqual(['a', 'b']);
  expect(records(householdsToLookInto(all, { name: '', birthDate: '', certNumber: '999999198503071234' }))).toEqual([
    'a',
    'c',
  ]);
  expect(records(householdsToLookInto(all, { name: ' ', birthDate: '', certNumber: '' }))).toEqual([]);
  expect(records(householdsOfHead(all, '李示'))).toEqual(['b']);
});

test('the same number is surer than name and birth, and other numbers are other people', () => {
  const file = fileOf({
    household: {},
    persons: [
      { name: '李示范', birthDate: '1985-03-07', 'sensitive/certNumber': '999999198503071234' },
      { name: '李示范', birthDate: '1990-01-01' },
      { name: '李示范' },
    ],
  });
  const why = (known: { name?: string; birthDate?: string; certNumber?: string }, except: string | null = null) =>
    peopleAlike(file, { name: '', birthDate: '', certNumber: '', ...known }, except).map(
      (one) => `${one.person === id(1) ? 1 : one.person === id(2) ? 2 : 3} ${one.why}`,
    );
  expect(why({ certNumber: '999999198503071234' })).toEqual(['1 number']);
  expect(why({ name: '李示范', birthDate: '1990-01-01' })).toEqual(['2 nameAndBirth', '3 name']);
  expect(why({ name: '李示范', birthDate: '1985-03-07', certNumber: '999999198503075555' })).toEqual(['3 name']);
  expect(why({ name: '李示范' }, id(3))).toEqual(['1 name', '2 name']);
});
