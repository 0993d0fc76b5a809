import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { shippedPolicy } from '#content/policies/load.ts';
import { type Answer, answerLine } from '#domain/eligibility/answer.ts';
import { validateIdentify } from '#domain/eligibility/validate.ts';
import { arbitraryFacts } from './arbitrary-facts.ts';
import { household, person } from './household.ts';

/** Facts as JSON text with one piece of text replaced by another, parsed again as the command would. */
function broken(from: string, to: string): unknown {
  const text = JSON.stringify({ ...household(), water: { minutes: 1 }, findings: {}, override: {} });
  expect(text.split(from).length - 1).toBeGreaterThan(0);
  return JSON.parse(text.replace(from, to));
}

const fault = (input: unknown): string => {
  const checked = validateIdentify(input);
  return checked.ok ? 'ok' : `${checked.fault.code} ${checked.fault.path}`;
};

describe('a fault is named with its code and path', () => {
  test.each([
    ['"asOf":"2021-10",', '', 'missing input.asOf'],
    ['"asOf":"2021-10"', '"asOf":null', 'missing input.asOf'],
    ['"asOf":"2021-10"', '"asOf":"2021-13"', 'value input.asOf'],
    ['"asOf":"2021-10"', '"asOf":"2021-10-01"', 'value input.asOf'],
    ['"asOf":"2021-10"', '"asOf":202110', 'type input.asOf'],
    ['"530925101201"', '530925101201', 'type input.villageCode'],
    ['"530925101201"', '"53092510120"', 'value input.villageCode'],
    ['"530925101201"', '"５３０９２５１０１２０１"', 'value input.villageCode'],
    ['"general"', '"脱贫户"', 'value input.baseType'],
    ['"general"', 'true', 'type input.baseType'],
    ['"livesInVillage":true,', '', 'missing input.livesInVillage'],
    ['"livesInVillage":true', '"livesInVillage":"true"', 'type input.livesInVillage'],
    ['"livesInVillage":true', '"livesInVillage":1', 'type input.livesInVillage'],
    ['"resettled":false', '"resettled":0', 'type input.resettled'],
    ['"kind":"none"', '"kind":"divorce"', 'value input.splitOrMerge.kind'],
    ['"kind":"none"', '"kind":null', 'missing input.splitOrMerge.kind'],
    ['{"kind":"none"}', '{}', 'missing input.splitOrMerge.kind'],
    ['{"kind":"none"}', '{"kind":"split"}', 'missing input.splitOrMerge.date'],
    ['{"kind":"none"}', '{"kind":"merge","date":"2021-02-30"}', 'value input.splitOrMerge.date'],
    ['{"kind":"none"}', '{"kind":"none","date":null}', 'unknownKey input.splitOrMerge.date'],
    ['{"kind":"none"}', '"none"', 'type input.splitOrMerge'],
    ['{"kind":"none"}', '[]', 'type input.splitOrMerge'],
    ['"kin":[]', '"kin":{}', 'type input.kin'],
    ['"kin":[]', '"kin":[null]', 'missing input.kin[0]'],
    ['"kin":[]', '"kin":[{"relation":"child"}]', 'missing input.kin[0].publicServant'],
    ['"kin":[]', '"kin":[{"relation":"sibling","publicServant":true}]', 'value input.kin[0].relation'],
    ['"id":"m1",', '', 'missing input.members[0].id'],
    ['"id":"m1"', '"id":1', 'type input.members[0].id'],
    ['"birthDate":"1980-03-05"', '"birthDate":"1981-02-29"', 'value input.members[0].birthDate'],
    ['"relation":"spouse"', '"relation":"之妻"', 'value input.members[1].relation'],
    ['"status":"home"', '"status":"HOME"', 'value input.members[0].status'],
    ['"status":"home",', '', 'missing input.members[0].status'],
    ['"labour":"ordinary"', '"labour":["ordinary"]', 'type input.members[0].labour'],
    ['"health":["healthy"]', '"health":"healthy"', 'type input.members[0].health'],
    ['"health":["healthy"]', '"health":["healthy","fine"]', 'value input.members[0].health[1]'],
    ['"health":["healthy"]', '"health":[null]', 'missing input.members[0].health[0]'],
    ['"health":["healthy"]', '"health":["disabled"],"disabilityGrade":5', 'value input.members[0].disabilityGrade'],
    ['"health":["healthy"]', '"health":["disabled"],"disabilityGrade":1.5', 'value input.members[0].disabilityGrade'],
    ['"health":["healthy"]', '"health":["disabled"],"disabilityGrade":"1"', 'type input.members[0].disabilityGrade'],
    ['"health":["healthy"]', '"health":[],"age":41', 'unknownKey input.members[0].age'],
    ['"amount":2400000', '"amount":"2400000"', 'type input.income.wage[0].amount'],
    ['"amount":2400000', '"amount":null', 'missing input.income.wage[0].amount'],
    ['"amount":2400000', '"amount":-1', 'value input.income.wage[0].amount'],
    ['"amount":2400000', '"amount":0.5', 'value input.income.wage[0].amount'],
    ['"amount":2400000', '"amount":1000000000001', 'value input.income.wage[0].amount'],
    ['"amount":2400000', '"amount":1e400', 'value input.income.wage[0].amount'],
    ['"amount":2400000', '"amount":1e21', 'value input.income.wage[0].amount'],
    ['"amount":2400000', '"amount":[2400000]', 'type input.income.wage[0].amount'],
    ['"amount":2400000', '"amount":1,"month":"2021"', 'value input.income.wage[0].month'],
    ['"amount":2400000', '"amount":1,"counts":"no"', 'type input.income.wage[0].counts'],
    ['"amount":2400000', '"amount":1,"kind":7', 'type input.income.wage[0].kind'],
    ['"amount":2400000', '"sum":1', 'missing input.income.wage[0].amount'],
    ['"property":[]', '"property":0', 'type input.income.property'],
    ['"business":[],', '', 'missing input.income.business'],
    [
      '"medical":[]',
      '"medical":[{"selfPaid":1,"selfPaidInPolicy":-1}]',
      'value input.spending.medical[0].selfPaidInPolicy',
    ],
    ['"claims":[],', '', 'missing input.claims'],
    ['"claims":[]', '"claims":[{"amount":1,"kind":"x"}]', 'unknownKey input.claims[0].kind'],
    ['"risks":[]', '"risks":["illness"]', 'type input.risks[0]'],
    ['"risks":[]', '"risks":[{"kind":"poverty"}]', 'value input.risks[0].kind'],
    ['"risks":[]', '"risks":[{"kind":"other","note":1}]', 'type input.risks[0].note'],
    ['"housingUnsafe":false,', '', 'missing input.safeguards.housingUnsafe'],
    ['"safeguards":{', '"safeguards":null,"x":{', 'missing input.safeguards'],
    ['"water":{"minutes":1}', '"water":{"minutes":-1}', 'value input.water.minutes'],
    ['"water":{"minutes":1}', '"water":{"minutes":1e999}', 'value input.water.minutes'],
    ['"water":{"minutes":1}', '"water":{"minutes":"1"}', 'type input.water.minutes'],
    ['"water":{"minutes":1}', '"water":{"region":"desert"}', 'value input.water.region'],
    ['"vehicles":[]', '"vehicles":[{"kind":"car","use":"personal"}]', 'missing input.vehicles[0].acquired'],
    ['"vehicles":[]', '"vehicles":[{"kind":"bus","use":null,"acquired":null}]', 'value input.vehicles[0].kind'],
    ['"findings":{}', '"findings":{"11":{"state":"hit","basis":""}}', 'unknownKey input.findings.11'],
    ['"findings":{}', '"findings":{"1":{"state":"pending","basis":""}}', 'value input.findings.1.state'],
    ['"findings":{}', '"findings":{"1":{"state":"hit"}}', 'missing input.findings.1.basis'],
    ['"findings":{}', '"findings":[]', 'type input.findings'],
    ['"override":{}', '"override":{"verifiers":[1]}', 'type input.override.verifiers[0]'],
    ['"override":{}', '"override":{"statementDate":"2021-04-31"}', 'value input.override.statementDate'],
    ['"override":{}', '"override":{"note":""}', 'unknownKey input.override.note'],
    ['"consentSigned":true', '"consentSigned":true,"__proto__":{"asOf":"2021-10"}', 'unknownKey input.__proto__'],
    ['"consentSigned":true', '"consentSigned":true,"constructor":1', 'unknownKey input.constructor'],
    ['"consentSigned":true', '"consentSigned":true,"toString":1', 'unknownKey input.toString'],
    ['"id":"m1"', '"id":"m1","__proto__":{"status":"home"}', 'unknownKey input.members[0].__proto__'],
    ['"water":{"minutes":1}', '"water":{"__proto__":{"minutes":1}}', 'unknownKey input.water.__proto__'],
  ])('%s → %s: %s', (from, to, expected) => {
    expect(fault(broken(from, to))).toBe(expected);
  });

  test.each([
    [undefined, 'missing input'],
    [null, 'missing input'],
    [[], 'type input'],
    ['{}', 'type input'],
    [7, 'type input'],
  ])('%j is no household', (input, expected) => {
    expect(fault(input)).toBe(expected);
  });

  test('what is null or left out by the contract is fine', () => {
    const water = { region: null, minutes: null, litresPerPersonDay: 0.5 };
    const findings = { '1': null, '2': { state: 'clear', basis: '' } };
    const override = { facts: null, verifiers: null, evidence: [] };
    const members = [{ ...person(), name: null, selfCare: null, disabilityGrade: null, health: [] }];
    expect(fault({ ...household(), water, findings, override, members, kin: null, housing: null })).toBe('ok');
  });
});

describe('absurd sizes', () => {
  test('a list no household has is refused', () => {
    const risks = Array.from({ length: 9001 }, () => ({ kind: 'other' }));
    expect(fault({ ...household(), risks })).toBe('value input.risks');
    expect(fault({ ...household(), risks: risks.slice(1) })).toBe('ok');
  });

  test('amounts that add up beyond exact numbers are refused', () => {
    const wage = Array.from({ length: 9000 }, () => ({ amount: 10 ** 12 }));
    const facts = household();
    expect(fault({ ...facts, income: { ...facts.income, wage } })).toBe('ok');
    expect(fault({ ...facts, income: { ...facts.income, wage, transfer: wage } })).toBe('value input.income.transfer');
  });

  test('nesting as deep as it likes is one unknown key', () => {
    const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`);
    expect(fault({ ...household(), extra: deep })).toBe('unknownKey input.extra');
  });
});

test('anything put anywhere is either valid or refused at a path that leads to it', () => {
  const junk = fc.constantFrom(
    null,
    true,
    false,
    0,
    -1,
    0.5,
    1e13,
    '',
    '2021-10',
    '2021-02-30',
    [],
    {},
    [null],
    { kind: 'other' },
    '__proto__',
  );
  const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
  const places = (value: unknown, path: string[] = []): string[][] =>
    isObject(value) ? [path, ...Object.entries(value).flatMap(([key, part]) => places(part, [...path, key]))] : [path];
  const put = (value: unknown, [key, ...rest]: string[], by: unknown): unknown => {
    if (key === undefined) return by;
    const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
    copy[key] = put(copy[key], rest, by);
    return copy;
  };
  let refused = 0;
  fc.assert(
    fc.property(arbitraryFacts, fc.nat(), junk, (facts, at, by) => {
      const all = places(facts);
      const place = all[at % all.length] as string[];
      const checked = validateIdentify(put(facts, place, by));
      const path = checked.ok ? 'input' : checked.fault.path;
      const steps = path
        .split(/[.[\]]+/)
        .filter((step) => step !== '')
        .slice(1);
      refused += checked.ok ? 0 : 1;
      expect(place.every((step, i) => i >= steps.length || steps[i] === step)).toBe(true);
      expect(checked.ok || checked.fault.message !== '').toBe(true);
    }),
    { numRuns: 500, seed: 7 },
  );
  expect(refused).toBeGreaterThan(150);
});

describe('a line', () => {
  const answer = (line: unknown): Answer => answerLine(line, shippedPolicy, '2026-11-23');

  test.each([
    [{ task: 'identify', input: {} }, null, 'identify', 'missing', 'id'],
    [{ id: 5, task: 'identify', input: {} }, null, 'identify', 'type', 'id'],
    [{ id: 'a', input: {} }, 'a', null, 'missing', 'task'],
    [{ id: 'a', task: 7, input: {} }, 'a', null, 'type', 'task'],
    [{ id: 'a', task: 'frobnicate', input: {} }, 'a', 'frobnicate', 'task', 'task'],
    [{ id: 'a', task: 'constructor', input: {} }, 'a', 'constructor', 'task', 'task'],
    [{ id: 'a', task: '__proto__' }, 'a', '__proto__', 'task', 'task'],
    [{ id: 'a', task: 'identify' }, 'a', 'identify', 'missing', 'input'],
    [{ id: 'a', task: 'notice', input: null }, 'a', 'notice', 'missing', 'input'],
    [{ id: 'a', task: 'notice', input: [] }, 'a', 'notice', 'type', 'input'],
    [{ id: 'a', task: 'notice', input: {}, extra: 1 }, 'a', 'notice', 'unknownKey', 'extra'],
    [{ id: 'a', task: 'notice', input: { postedOn: '2021-10-11' } }, 'a', 'notice', 'missing', 'input.workingDays'],
    [
      { id: 'a', task: 'notice', input: { postedOn: '2021-10-11', workingDays: 4 } },
      'a',
      'notice',
      'value',
      'input.workingDays',
    ],
    [
      { id: 'a', task: 'notice', input: { postedOn: '2021-10-11', workingDays: 31 } },
      'a',
      'notice',
      'value',
      'input.workingDays',
    ],
    [
      { id: 'a', task: 'notice', input: { postedOn: '2021-10-11', workingDays: 5.5 } },
      'a',
      'notice',
      'value',
      'input.workingDays',
    ],
    [
      { id: 'a', task: 'notice', input: { postedOn: '2021-10-11', workingDays: '5' } },
      'a',
      'notice',
      'type',
      'input.workingDays',
    ],
    [
      { id: 'a', task: 'notice', input: { postedOn: '2027-01-01', workingDays: 5 } },
      'a',
      'notice',
      'calendar',
      'input.postedOn',
    ],
    [{ id: 'a', task: 'idNumber', input: { value: 7 } }, 'a', 'idNumber', 'type', 'input.value'],
    [{ id: 'a', task: 'idNumber', input: { value: '', on: '2021-02-29' } }, 'a', 'idNumber', 'value', 'input.on'],
    [
      { id: 'a', task: 'departmentLead', input: { department: 'x', kind: 'selfPaid', amounts: null, asOf: '2021-10' } },
      'a',
      'departmentLead',
      'value',
      'input.department',
    ],
    [
      {
        id: 'a',
        task: 'departmentLead',
        input: {
          department: 'medicalInsurance',
          kind: 'selfPaid',
          amounts: [{ memberId: 'm', amount: 1, month: null }],
          asOf: '2021-10',
        },
      },
      'a',
      'departmentLead',
      'missing',
      'input.amounts[0].month',
    ],
  ])('%j is refused', (line, id, task, code, path) => {
    expect(answer(line)).toEqual({
      id,
      task,
      error: { code, path, message: expect.stringMatching(/[\u4e00-\u9fff]/) },
    });
  });

  test.each([[null], [[]], ['text'], [7], [true]])('%j is no object', (line) => {
    expect(answer(line)).toMatchObject({ id: null, task: null, error: { code: 'json', path: '' } });
  });

  test('an identity number without a day is checked for today', () => {
    const input = { value: '11010519491231002X', on: null };
    expect(answer({ id: 'a', task: 'idNumber', input })).toMatchObject({ result: { valid: true } });
    expect(answerLine({ id: 'a', task: 'idNumber', input }, shippedPolicy, '1949-12-30')).toMatchObject({
      result: { problem: 'date' },
    });
  });
});
