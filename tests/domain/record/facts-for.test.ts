import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { HouseholdFacts } from '#domain/eligibility/facts.ts';
import { FACT_LISTS, type FactListName, HOUSEHOLD_FACTS, MEMBER_FACTS } from '#domain/record/fact-fields.ts';
import { asOfFor, factsFor, fieldForInputPath, listFault } from '#domain/record/facts-for.ts';
import { fieldAt } from '#domain/record/field-at.ts';

import { HOUSEHOLD, type PlainFile, expanded, fileOf, id } from './file-of.ts';

interface Case {
  readonly id: string;
  readonly why: string;
  readonly asOf: string;
  readonly file: PlainFile;
  /** Facts by key; other keys are free unless `whole`. */
  readonly facts: Record<string, unknown>;
  readonly absent?: readonly string[];
  readonly whole?: boolean;
}

const cases = readFileSync(new URL('facts-for.cases.ndjson', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(expanded(line, (JSON.parse(line) as Case).asOf)) as Case);

describe('factsFor', () => {
  test.each(cases)('$id: $why', ({ asOf, file, facts, absent = [], whole = false }) => {
    const found = factsFor(fileOf(file), asOf);
    expect(HouseholdFacts.parse(found)).toEqual(found);
    if (whole) expect(found).toEqual(facts);
    const asked = Object.fromEntries(Object.keys(facts).map((key) => [key, found[key as keyof HouseholdFacts]]));
    expect(asked).toEqual(facts);
    expect(absent.filter((key) => key in found)).toEqual([]);
  });

  test('every path of the tables is a field of its record', () => {
    const concrete = (path: string) => path.replace('<window>', '2020-10_2021-09').replace('<item>', id(1));
    const household = [
      ...Object.values(HOUSEHOLD_FACTS),
      ...Object.values(FACT_LISTS).flatMap(({ path, keys, needs }) => [
        `${path}/asked`,
        ...[...Object.values(keys), ...needs].map((field) => `${path}/<item>/${field}`),
      ]),
    ];
    expect(household.filter((path) => fieldAt('household', concrete(path)) === null)).toEqual([]);
    expect(Object.values(MEMBER_FACTS).filter((path) => fieldAt('person', path) === null)).toEqual([]);
  });
});

describe('asOfFor', () => {
  const income = { 'income/2020-09_2021-08/wage/asked': 'none' };

  test('is the month of the newest visit in whose window incomes were asked', () => {
    const visits = [
      { kind: 'fieldSurvey', date: '2021-09-28' },
      { kind: 'monthlyCheck', date: '2021-11-02' },
    ];
    expect(asOfFor(fileOf({ household: income, visits }))).toBe('2021-09');
  });

  test('is that of the newest field survey while no income was asked', () => {
    const visits = [
      { kind: 'fieldSurvey', date: '2021-09-28' },
      { kind: 'fieldSurvey', date: '2021-10-01' },
      { kind: 'monthlyCheck', date: '2021-11-02' },
    ];
    expect(asOfFor(fileOf({ household: {}, visits }))).toBe('2021-10');
  });

  test('is null without a visit that could have asked', () => {
    expect(asOfFor(fileOf({ household: income }))).toBeNull();
    expect(asOfFor(fileOf({ household: {}, visits: [{ kind: 'monthlyCheck', date: '2021-09-02' }] }))).toBeNull();
    expect(asOfFor(fileOf({ household: income, visits: [{ kind: 'fieldSurvey' }] }))).toBeNull();
  });
});

describe('fieldForInputPath', () => {
  const window = '2020-10_2021-09';
  const file = fileOf({
    household: {
      'members/asked': 'complete',
      [`income/${window}/wage/asked`]: 'complete',
      [`income/${window}/wage/${id(11)}/amount`]: 100,
      [`income/${window}/wage/${id(12)}/kind`]: 'casual',
      'kin/asked': 'complete',
      [`kin/${id(13)}/relation`]: 'child',
      'splitOrMerge/kind': 'split',
    },
    persons: [
      { relation: 'son', status: 'home' },
      { relation: 'head', status: 'home' },
    ],
    visits: [{ kind: 'fieldSurvey', date: '2021-10-05' }],
    cases: [{ 'findings/3/state': 'hit' }],
  });
  const household = (path: string) => ({ record: HOUSEHOLD, path });

  test.each([
    ['livesInVillage', household('livesInVillage')],
    ['safeguards.waterUnsafe', household('safeguards/waterUnsafe')],
    ['housing.grade', household('housing/grade')],
    ['members', household('members/asked')],
    ['members[0].status', { record: id(2), path: 'status' }],
    ['members[1].health', { record: id(1), path: 'sensitive/health' }],
    ['kin[0].publicServant', household(`kin/${id(13)}/publicServant`)],
    ['kin', household('kin/asked')],
    ['income.business', household(`income/${window}/business/asked`)],
    ['income.wage[0].amount', household(`income/${window}/wage/${id(11)}/amount`)],
    ['spending.medical', household(`sensitive/spending/${window}/medical/asked`)],
    ['claims', household(`claims/${window}/asked`)],
    ['splitOrMerge', household('splitOrMerge/date')],
    ['findings.3', { record: id(70), path: 'findings/3/state' }],
    ['override.reason', { record: id(70), path: 'override/reason' }],
    ['override.verifiers', { record: id(70), path: 'override/verifiers' }],
  ])('%s', (inputPath, field) => {
    expect(fieldForInputPath(file, inputPath)).toEqual(field);
  });

  test('a list that one line makes unknown leads to that line', () => {
    expect(fieldForInputPath(file, 'income.wage')).toEqual(household(`income/${window}/wage/${id(12)}/amount`));
    expect(listFault(file, 'income.wage', '2021-10')).toEqual({
      is: 'incompleteLine',
      item: id(12),
      index: 1,
      field: 'amount',
    });
  });

  test.each(['line', 'members[7].status', 'income.wage[9].amount', 'income.gifts', 'nothing'])(
    '%s is no field',
    (path) => {
      expect(fieldForInputPath(file, path)).toBeNull();
    },
  );

  test('every list of the input has a way back', () => {
    for (const name of Object.keys(FACT_LISTS) as FactListName[]) {
      const field = fieldForInputPath(file, name);
      expect([name, fieldAt('household', field?.path ?? '')]).not.toEqual([name, null]);
    }
  });
});
