import { createHash } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { shippedPolicy } from '#content/policies/load.ts';
import { evaluateFile, judgeFacts } from '#domain/eligibility/evaluate-file.ts';
import { evaluateIdentify } from '#domain/eligibility/evaluate.ts';
import { verdictUnder } from '#domain/eligibility/judged-facts.ts';
import { policyFingerprint } from '#domain/eligibility/policy-fingerprint.ts';
import { canonicalJson, type Json } from '#domain/encoding/canonical-json.ts';
import { factsFor } from '#domain/record/facts-for.ts';

import { type Answers, HOUSEHOLD, fileOf, id } from '../record/file-of.ts';

const WINDOW = '2020-10_2021-09';
const hash = (text: string) => createHash('sha256').update(text).digest('base64url');
const several = (...values: Json[]): Json => ({ $several: values });

/** Worked case (a) of the research: 22,800 元 for four people, a household that left poverty, an event-like risk. */
const household: Answers = {
  baseType: 'povertyExited',
  livesInVillage: true,
  usesRuralServices: true,
  'splitOrMerge/kind': 'none',
  'members/asked': 'complete',
  'kin/asked': 'none',
  [`income/${WINDOW}/wage/asked`]: 'complete',
  [`income/${WINDOW}/wage/${id(11)}/amount`]: 1_200_000,
  [`income/${WINDOW}/business/asked`]: 'complete',
  [`income/${WINDOW}/business/${id(12)}/amount`]: 1_400_000,
  [`income/${WINDOW}/businessCost/asked`]: 'complete',
  [`income/${WINDOW}/businessCost/${id(13)}/amount`]: 560_000,
  [`income/${WINDOW}/property/asked`]: 'none',
  [`income/${WINDOW}/transfer/asked`]: 'complete',
  [`income/${WINDOW}/transfer/${id(14)}/amount`]: 240_000,
  [`sensitive/spending/${WINDOW}/medical/asked`]: 'none',
  [`spending/${WINDOW}/education/asked`]: 'none',
  [`spending/${WINDOW}/disability/asked`]: 'none',
  [`spending/${WINDOW}/accident/asked`]: 'none',
  [`claims/${WINDOW}/asked`]: 'none',
  'risks/asked': 'complete',
  [`risks/${id(15)}/kind`]: 'industryFailure',
  'safeguards/housingUnsafe': false,
  'safeguards/schoolDropout': false,
  'safeguards/noMedicalInsurance': false,
  'safeguards/waterUnsafe': false,
  'vehicles/asked': 'none',
  'properties/asked': 'none',
  'businesses/asked': 'none',
  incomeCollapse: false,
  hiresWorkers: false,
  largeScaleFarming: false,
  nominalResidence: false,
  dishonestyListed: false,
};
const person = (relation: string): Answers => ({
  relation,
  birthDate: '1980-03-05',
  status: 'home',
  labour: 'ordinary',
  'sensitive/health': ['healthy'],
  publicServant: false,
  villageCadre: false,
});
const persons = ['head', 'spouse', 'son', 'daughter'].map(person);
const visits = [{ kind: 'fieldSurvey', date: '2021-10-05' }];
const fileWith = (more: Answers, others: readonly Answers[] = persons) =>
  fileOf({ household: { ...household, ...more }, persons: others, visits });

describe('evaluateFile', () => {
  test('judges by the facts of the file, at the month of the visit', () => {
    const file = fileWith({});
    const stored = evaluateFile(file, shippedPolicy, hash);
    expect(stored?.result).toEqual(evaluateIdentify(factsFor(file, '2021-10'), shippedPolicy));
    expect(stored?.result.verdict).toBe('unstable');
    expect(stored?.result.netIncome).toBe(2_280_000);
    expect(stored?.policy).toBe(shippedPolicy.id);
    expect(stored?.factsHash).toBe(hash(canonicalJson(factsFor(file, '2021-10'))));
    expect(stored?.conflicts).toEqual([]);
  });

  test('is null without a visit that says the month', () => {
    expect(evaluateFile(fileOf({ household, persons }), shippedPolicy, hash)).toBeNull();
  });

  test('keeps no hash where none can be made', () => {
    expect(evaluateFile(fileWith({}), shippedPolicy, () => null)?.factsHash).toBeNull();
  });

  test('a conflict that comes to the same leaves the verdict, and names nothing', () => {
    const stored = evaluateFile(
      fileWith({ [`income/${WINDOW}/wage/${id(11)}/amount`]: several(1_200_000, 1_100_000) }),
      shippedPolicy,
      hash,
    );
    expect(stored?.result.verdict).toBe('unstable');
    expect(stored?.result.netIncome).toBe(2_280_000);
    expect(stored?.conflicts).toEqual([]);
    expect(stored?.factsHash).not.toBe(evaluateFile(fileWith({}), shippedPolicy, hash)?.factsHash);
  });

  test('a conflict that turns the verdict is for people, by its field alone', () => {
    const path = `income/${WINDOW}/wage/${id(11)}/amount`;
    const stored = evaluateFile(
      fileWith({ [path]: several(1_200_000, 9_000_000), baseType: several('povertyExited', 'povertyExited') }),
      shippedPolicy,
      hash,
    );
    expect(stored?.result.verdict).toBe('review');
    expect(stored?.result.suggested).toBeNull();
    expect(stored?.result.reasons[0]?.rule).toBe('conflicts');
    expect(stored?.conflicts).toEqual([{ record: HOUSEHOLD, path }]);
  });

  test('two conflicts that only matter together are both named', () => {
    const kind = 'splitOrMerge/kind';
    const date = 'splitOrMerge/date';
    const stored = evaluateFile(
      fileWith({ [kind]: several('none', 'split'), [date]: several('2015-01-01', '2021-08-01') }),
      shippedPolicy,
      hash,
    );
    expect(stored?.result.verdict).toBe('review');
    expect(stored?.conflicts.map(({ path }) => path).sort()).toEqual([date, kind]);
  });

  test('a person whose move is disputed is tried in and out', () => {
    const moving = { ...person('daughter'), household: several(HOUSEHOLD, id(99)) };
    const stored = evaluateFile(fileWith({}, [...persons.slice(0, 3), moving]), shippedPolicy, hash);
    // 22,800 元 is within 4 × 6,000 and above 3 × 6,000.
    expect(stored?.result.verdict).toBe('review');
    expect(stored?.conflicts).toEqual([{ record: id(4), path: 'household' }]);
  });

  test('a conflict elsewhere cannot touch the verdict', () => {
    const stored = evaluateFile(
      fileWith({ address: several('东头', '西头'), [`income/2019-10_2020-09/wage/${id(16)}/amount`]: several(1, 2) }),
      shippedPolicy,
      hash,
    );
    expect(stored?.result.verdict).toBe('unstable');
  });

  test('sixty-four combinations are judged, more are 冲突过多', () => {
    const conflicting = (count: number) => {
      const flags = [
        'hiresWorkers',
        'largeScaleFarming',
        'nominalResidence',
        'dishonestyListed',
        'incomeCollapse',
        'resettled',
        'livesInVillage',
      ];
      return Object.fromEntries(flags.slice(0, count).map((flag) => [flag, several(false, true)]));
    };
    const judged = evaluateFile(fileWith(conflicting(6)), shippedPolicy, hash);
    expect(judged?.result.reasons[0]?.text).not.toContain('冲突过多');
    const tooMany = evaluateFile(fileWith(conflicting(7)), shippedPolicy, hash);
    expect(tooMany?.result.verdict).toBe('review');
    expect(tooMany?.result.reasons[0]?.text).toContain('冲突过多');
    expect(tooMany?.conflicts).toHaveLength(7);
  });

  test('a base type that nobody asked is missing when it decides', () => {
    const { baseType, ...rest } = household;
    expect(baseType).toBe('povertyExited');
    const open = evaluateFile(fileOf({ household: rest, persons, visits }), shippedPolicy, hash);
    expect(open?.result.verdict).toBe('incomplete');
    expect(open?.result.missing).toEqual([{ path: 'baseType', label: '是脱贫户还是一般农户' }]);
    const rich = { ...rest, [`income/${WINDOW}/wage/${id(11)}/amount`]: 99_000_000 };
    expect(evaluateFile(fileOf({ household: rich, persons, visits }), shippedPolicy, hash)?.result.verdict).toBe(
      'notNow',
    );
  });

  test('the label of an unknown list names the line', () => {
    const stored = evaluateFile(fileWith({ [`income/${WINDOW}/wage/${id(17)}/kind`]: 'casual' }), shippedPolicy, hash);
    expect(stored?.result.verdict).toBe('incomplete');
    expect(stored?.result.missing.find(({ path }) => path === 'income.wage')?.label).toContain('第 2 笔没写金额');
  });

  test('the label of a list with lines beside 没有 says so', () => {
    const stored = evaluateFile(fileWith({ [`income/${WINDOW}/wage/asked`]: 'none' }), shippedPolicy, hash);
    expect(stored?.result.missing.find(({ path }) => path === 'income.wage')?.label).toContain('选了“没有”');
  });

  test('the facts that are kept come to the verdict of the file under any line', () => {
    const { baseType, ...open } = household;
    expect(baseType).toBe('povertyExited');
    const flags = ['hiresWorkers', 'largeScaleFarming', 'nominalResidence', 'dishonestyListed', 'resettled'];
    const manifold = [...flags, 'incomeCollapse', 'livesInVillage'];
    const wage = `income/${WINDOW}/wage/${id(11)}/amount`;
    const files = [
      fileWith({}),
      fileWith({ [wage]: several(1_200_000, 9_000_000) }),
      fileWith({ baseType: several('general', 'povertyExited') }),
      fileWith({ 'risks/asked': 'refused', [wage]: several(1_200_000, 1_100_000) }),
      fileWith(Object.fromEntries(manifold.map((flag) => [flag, several(false, true)]))),
      fileOf({ household: open, persons, visits }),
      fileOf({ household: { ...open, 'risks/asked': 'none', hiresWorkers: true }, persons, visits }),
    ];
    const seen = new Set<string>();
    for (const amount of [0, 300_000, 569_999, 570_000, 600_000, 2_400_000]) {
      const lines = [{ region: '', validFrom: '2000-01', validTo: null, amount, document: 'test' }];
      const policy = { ...shippedPolicy, lines };
      for (const file of files) {
        const judged = judgeFacts(file, shippedPolicy, hash);
        const verdict = evaluateFile(file, policy, hash)?.result.verdict;
        expect(judged === null ? null : verdictUnder(judged.facts, policy)).toBe(verdict);
        seen.add(String(verdict));
      }
    }
    expect([...seen].sort()).toEqual(expect.arrayContaining(['incomplete', 'notNow', 'review', 'unstable']));
  });
});

describe('the fingerprint of a policy', () => {
  test('changes with every number that a verdict hangs on, and not with a calendar', () => {
    const of = (change: object) => policyFingerprint({ ...shippedPolicy, ...change }, hash);
    const shipped = of({});
    expect(shipped.startsWith(`${shippedPolicy.id}/`)).toBe(true);
    expect(of({ calendars: {} })).toBe(shipped);
    const others = [
      of({ id: 'another' }),
      of({ lines: shippedPolicy.lines.slice(1) }),
      of({ uncountedTransfers: [] }),
      of({ medicalCost: 1 }),
      of({ limits: { ...shippedPolicy.limits, elderAge: 65 } }),
    ];
    expect(new Set([shipped, ...others]).size).toBe(6);
  });
});
