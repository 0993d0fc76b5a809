import { describe, expect, test } from 'vitest';
import { type HouseholdSummary } from '#domain/tablet/household-store.ts';
import { countStates, findHouseholds } from '#domain/tablet/find-households.ts';

const summary = (more: Partial<HouseholdSummary>): HouseholdSummary => ({
  record: 'r',
  village: '530925101204',
  group: '1',
  head: '',
  pinyin: '',
  names: '',
  tails: [],
  people: 1,
  state: 'toVisit',
  missing: null,
  verdict: null,
  turnedFrom: null,
  revisit: null,
  lead: null,
  conflicts: 0,
  waiting: 0,
  visitedOn: null,
  returned: null,
  ...more,
});
const li = summary({
  record: 'li',
  head: '李演示',
  names: '李演示 张演示',
  pinyin: 'liyanshi lys zhangyanshi zys',
  tails: ['121X', '3344'],
  state: 'done',
});
const wang = summary({
  record: 'wang',
  head: '王演示',
  names: '王演示',
  pinyin: 'wangyanshi wys',
  tails: ['5566'],
  village: '530925101205',
});
const all = [li, wang];
const none = { state: null, village: null, query: '', revisit: false, lead: false };

describe('the search of the household list', () => {
  test.each([
    ['李', ['li']],
    ['张演', ['li']],
    ['wys', ['wang']],
    ['ZHANG', ['li']],
    ['3344', ['li']],
    ['44', ['li']],
    ['121x', ['li']],
    ['5566', ['wang']],
    ['演示', ['li', 'wang']],
    ['赵', []],
    ['9999', []],
    ['  ', ['li', 'wang']],
  ])('%s finds %j', (query, found) => {
    expect(findHouseholds(all, { ...none, query }).map(({ record }) => record)).toEqual(found);
  });

  test('only those where a monthly check found something', () => {
    const found = summary({ record: 'found', lead: { questions: ['2'], since: '2026-11-23' } });
    expect(findHouseholds([...all, found], { ...none, lead: true })).toEqual([found]);
    expect(findHouseholds(all, { ...none, lead: true })).toEqual([]);
  });

  test('within a state and a village', () => {
    expect(findHouseholds(all, { ...none, state: 'done' })).toEqual([li]);
    expect(findHouseholds(all, { ...none, village: '530925101205', query: '李' })).toEqual([]);
  });

  test('only those whose verdict has turned', () => {
    const turned = summary({ record: 'turned', names: '赵演示', verdict: 'notNow', revisit: { is: 'verdictTurned' } });
    expect(findHouseholds([...all, turned], { ...none, revisit: true })).toEqual([turned]);
    expect(findHouseholds([...all, turned], { ...none, revisit: true, query: '李' })).toEqual([]);
  });

  test('counts each state', () => {
    expect(countStates(all)).toEqual({ toVisit: 1, inProgress: 0, waiting: 0, returned: 0, done: 1 });
  });
});
