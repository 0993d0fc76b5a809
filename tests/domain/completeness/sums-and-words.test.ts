import { describe, expect, test } from 'vitest';

import { costShares } from '#content/costs/load.ts';
import { formById, formOfVisit } from '#content/forms/load.ts';
import { leavingTable } from '#content/leaving/load.ts';
import { beforeLeaving } from '#domain/completeness/before-leaving.ts';
import { completeness } from '#domain/completeness/completeness.ts';
import { explanationEdits, explanationOf } from '#domain/completeness/explained.ts';
import { CODE_LISTS } from '#domain/record/code-lists.ts';
import { costLine, suggestedCost, suggestedCosts } from '#domain/record/suggested-cost.ts';

import { HOUSEHOLD, id } from '../record/file-of.ts';
import { AS_OF, type Changes, WINDOW, fileWith } from './complete-file.ts';

const LINE = id(20);
const business = `income/${WINDOW}/business`;
const medical = `sensitive/spending/${WINDOW}/medical`;

function check(household: Changes, visit: Changes = {}) {
  const file = fileWith({ household, visit: { formVersion: 2, ...visit } });
  return { file, items: completeness(formOfVisit(file.visits[0] ?? null), file, AS_OF) };
}
const sums = (household: Changes) =>
  check(household)
    .items.filter(({ rule }) => rule === 'sum')
    .map(({ severity, path, text }) => `${severity} ${path} ${text}`);

const none = { $: 'notApplicable' } as const;
const land = { 'land/arable': '6.5', 'land/paddy': '2.1', 'land/irrigated': none, 'land/dry': '4.4' };

describe('numbers that must add up', () => {
  test('parts that add up are fine, to the last place', () => {
    expect(sums(land)).toEqual([]);
  });

  test('too much is told, too little only when every part was answered', () => {
    expect(sums({ ...land, 'land/dry': '5' })).toEqual([
      'W land/arable 水田、水浇地、旱地加起来是 7.1 亩，一共的耕地是 6.5 亩，对不上，请核对。',
    ]);
    expect(sums({ ...land, 'land/dry': '4' })).toHaveLength(1);
    expect(sums({ ...land, 'land/dry': undefined })).toEqual([]);
    expect(sums({ ...land, 'land/dry': { $: 'unknown' } })).toEqual([]);
  });

  test('a bill is told in yuan, and one yuan apart is fine', () => {
    const bill = (selfPaid: number) => ({
      [`${medical}/asked`]: 'complete',
      [`${medical}/${LINE}/member`]: id(1),
      [`${medical}/${LINE}/total`]: 1_000_000,
      [`${medical}/${LINE}/basicPaid`]: 600_000,
      [`${medical}/${LINE}/majorPaid`]: none,
      [`${medical}/${LINE}/aidPaid`]: none,
      [`${medical}/${LINE}/otherPaid`]: none,
      [`${medical}/${LINE}/selfPaid`]: selfPaid,
    });
    expect(sums(bill(400_100))).toEqual([]);
    expect(sums(bill(450_000))).toEqual([
      `W ${medical}/${LINE}/total 报销的和自己出的加起来是 10500 元，总费用是 10000 元，对不上，请核对。`,
    ]);
  });

  test('animals sold are held against the lines in the same unit only', () => {
    const pigs = (unit: string) => ({
      [`${business}/asked`]: 'complete',
      [`${business}/${LINE}/kind`]: 'pigs',
      [`${business}/${LINE}/amount`]: 800_000,
      [`${business}/${LINE}/quantity`]: '4',
      [`${business}/${LINE}/unit`]: unit,
      'animals/pigsSold': 3,
    });
    expect(sums(pigs('头'))).toHaveLength(1);
    expect(sums(pigs('公斤'))).toEqual([]);
  });

  test('the first version of the form knows no sums', () => {
    const file = fileWith({ household: { ...land, 'land/dry': '5' } });
    const form = formById('field-survey', 1);
    if (form === null) throw new Error('the first form is missing');
    expect(completeness(form, file, AS_OF)).toEqual([]);
  });
});

describe('a word for a warning', () => {
  const wrong = { ...land, 'land/dry': '5' };
  const said = (path: string, reason: string, rule = 'sum'): Changes => ({
    [`sensitive/explained/${LINE}/rule`]: rule,
    [`sensitive/explained/${LINE}/record`]: HOUSEHOLD,
    [`sensitive/explained/${LINE}/path`]: path,
    [`sensitive/explained/${LINE}/reason`]: reason,
  });

  test('makes it something to be known, with the word', () => {
    expect(check(wrong, said('land/arable', '去年新开了半亩')).items).toMatchObject([
      { rule: 'sum', severity: 'I', explained: '去年新开了半亩' },
    ]);
  });

  test.each([
    ['an empty word', said('land/arable', '  ')],
    ['a word for another field', said('land/fruit', '不是这个')],
    ['a word for another rule', said('land/arable', '不是这个', '39')],
  ])('%s changes nothing', (_, words) => {
    expect(check(wrong, words).items).toMatchObject([{ severity: 'W' }]);
  });

  test('does not excuse what blocks submitting', () => {
    const { items } = check({ baseType: undefined }, said('baseType', '不知道', 'required'));
    expect(items).toMatchObject([{ rule: 'required', severity: 'E' }]);
    const { file } = check({});
    const [visit] = file.visits;
    const [blocking] = items;
    if (visit === undefined || blocking === undefined) throw new Error('nothing to explain');
    expect(() => explanationEdits(visit, blocking, '不知道', () => LINE)).toThrow('required');
  });

  test('is written at the visit, changed in place and taken back', () => {
    const { file, items } = check(wrong);
    const [visit] = file.visits;
    const [warning] = items;
    if (visit === undefined || warning === undefined) throw new Error('nothing to explain');
    const edits = explanationEdits(visit, warning, ' 新开的 ', () => LINE);
    expect(edits[`sensitive/explained/${LINE}/reason`]).toEqual({ value: '新开的', basis: [] });
    const again = check(
      wrong,
      Object.fromEntries(Object.entries(edits).map(([path, { value }]) => [path, value ?? undefined])),
    );
    const [second] = again.file.visits;
    if (second === undefined) throw new Error('no visit');
    expect(explanationOf(second, warning)).toEqual({ item: LINE, reason: '新开的' });
    const back = explanationEdits(second, { ...warning, severity: 'I' }, '', () => id(21));
    expect(Object.keys(back)).toContain(`sensitive/explained/${LINE}/reason`);
    expect(Object.values(back).every(({ value, basis }) => value === null && basis.length === 1)).toBe(true);
  });
});

describe('before leaving the house', () => {
  const leaving = (household: Changes, visit: Changes = {}) => {
    const { file, items } = check(household, visit);
    return beforeLeaving(items, file, leavingTable);
  };

  test('every item stands in one group', () => {
    const groups = leaving(
      { ...land, 'land/dry': '5', baseType: undefined, 'housing/structure': undefined },
      { 'signature/sha256': undefined },
    );
    const paths = (group: readonly { readonly path: string }[]) => group.map(({ path }) => path);
    expect(paths(groups.now)).toEqual(['housing/structure']);
    expect(groups.present).toMatchObject([{ path: 'signature/sha256', who: 'head', person: id(1) }]);
    expect(paths(groups.phone)).toEqual(['baseType']);
    expect(paths(groups.contradicting)).toEqual(['land/arable']);
    expect(groups.known).toEqual([]);
    expect(groups.minutes).toBe(2);
  });

  test('nothing left takes no time', () => {
    expect(leaving({}).minutes).toBe(0);
  });

  test('the table names topics that forms have', () => {
    const topics = [1, 2].flatMap((version) =>
      (formById('field-survey', version)?.sections ?? []).flatMap((section) =>
        section.topics.flatMap((topic) => [
          topic.id,
          ...(topic.kind === 'persons' ? topic.topics.map((one) => one.id) : []),
        ]),
      ),
    );
    expect(Object.keys(leavingTable.topics).filter((topic) => !topics.includes(topic))).toEqual([]);
  });
});

describe('costs by share of gross', () => {
  test.each([
    ['tea', 2_500_000, 1_000_000],
    ['grain', 800_000, 320_000],
    ['tobacco', 101, 45],
    ['walnut', 3, 0],
  ])('%s of %i fen costs %i fen, as an estimate', (kind, gross, amount) => {
    expect(suggestedCost(costShares, kind, gross)).toMatchObject({ amount, source: 'estimate' });
  });

  test('where no share is known nothing is suggested', () => {
    expect(suggestedCost(costShares, 'shop', 100_000)).toBeNull();
    expect(suggestedCost(costShares, 'tea', 0)).toBeNull();
  });

  test('only for what has no cost yet', () => {
    const earned: Changes = {
      [`${business}/${LINE}/kind`]: 'tea',
      [`${business}/${LINE}/amount`]: 2_500_000,
      [`${business}/${id(21)}/kind`]: 'grain',
      [`${business}/${id(21)}/amount`]: 800_000,
      [`income/${WINDOW}/businessCost/asked`]: 'partial',
      [`income/${WINDOW}/businessCost/${id(22)}/kind`]: 'grain',
    };
    expect(suggestedCosts(costShares, fileWith({ household: earned }).household, AS_OF)).toMatchObject([
      { kind: 'tea', gross: 2_500_000, amount: 1_000_000, percent: 40 },
    ]);
  });

  test('none where there was no cost, or where one amount of the kind is not known', () => {
    const earned: Changes = {
      [`${business}/${LINE}/kind`]: 'tea',
      [`${business}/${LINE}/amount`]: 2_500_000,
      [`income/${WINDOW}/businessCost/asked`]: 'partial',
    };
    const suggestedFor = (changes: Changes) =>
      suggestedCosts(costShares, fileWith({ household: { ...earned, ...changes } }).household, AS_OF);
    expect(suggestedFor({})).toHaveLength(1);
    expect(suggestedFor({ [`income/${WINDOW}/businessCost/asked`]: 'none' })).toEqual([]);
    const alsoUnknown = { [`${business}/${id(21)}/kind`]: 'tea', [`${business}/${id(21)}/amount`]: { $: 'unknown' } };
    expect(suggestedFor(alsoUnknown as never)).toEqual([]);
  });

  test('what is taken becomes a line that says it is an estimate, and ends the suggestion', () => {
    const earned: Changes = {
      [`${business}/${LINE}/kind`]: 'tea',
      [`${business}/${LINE}/amount`]: 2_500_000,
      [`income/${WINDOW}/businessCost/asked`]: 'partial',
    };
    const [cost] = suggestedCosts(costShares, fileWith({ household: earned }).household, AS_OF);
    if (cost === undefined) throw new Error('nothing suggested');
    const line = costLine(cost, AS_OF, id(22));
    const at = `income/${WINDOW}/businessCost/${id(22)}`;
    expect(line).toEqual({ [`${at}/kind`]: 'tea', [`${at}/amount`]: 1_000_000, [`${at}/source`]: 'estimate' });
    const after = fileWith({ household: { ...earned, ...(line as Changes) } }).household;
    expect(suggestedCosts(costShares, after, AS_OF)).toEqual([]);
  });

  test('no kind has two shares', () => {
    const kinds = costShares.shares.flatMap((share) => share.kinds);
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(kinds.every((kind) => CODE_LISTS.businessKind.includes(kind))).toBe(true);
  });
});
