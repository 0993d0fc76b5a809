import { describe, expect, test } from 'vitest';

import { currentForm } from '#content/forms/load.ts';
import { completeness } from '#domain/completeness/completeness.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';

import { type Answers, HOUSEHOLD, fileOf, id } from '../record/file-of.ts';
import {
  AS_OF,
  type Changes,
  WINDOW,
  changed,
  completePlain,
  fileWith,
  head,
  household,
  visit,
} from './complete-file.ts';

const form = currentForm('fieldSurvey');
const check = (file: HouseholdFile) => completeness(form, file, AS_OF);
const brief = (file: HouseholdFile) =>
  check(file).map(({ severity, rule, record, path, topic }) => [severity, rule, record, path, topic].join(' '));

const income = (group: string) => `income/${WINDOW}/${group}`;
const medical = `sensitive/spending/${WINDOW}/medical`;
const HEAD = id(1);
const SON = id(2);
const VISIT = id(50);
const LINE = id(20);

test('about a complete file nothing is missing', () => {
  expect(check(fileOf(completePlain))).toEqual([]);
});

describe('what the form demands', () => {
  test.each<[string, Parameters<typeof fileWith>[0], string[]]>([
    ['a field', { household: { baseType: undefined } }, [`E required ${HOUSEHOLD} baseType type`]],
    [
      'a field under a condition that holds',
      { household: { baseType: 'povertyExited' } },
      [`E required ${HOUSEHOLD} povertyExitYear type`],
    ],
    ['a field of a member', { son: { schooling: undefined } }, [`E required ${SON} schooling education`]],
    [
      'a list that nobody asked',
      { household: { 'vehicles/asked': undefined } },
      [`E required ${HOUSEHOLD} vehicles/asked vehicles`],
    ],
    [
      'a list asked in part',
      { household: { 'vehicles/asked': 'partial' } },
      [`E required ${HOUSEHOLD} vehicles/asked vehicles`],
    ],
    [
      'a list without lines',
      { household: { 'vehicles/asked': 'complete' } },
      [`E list ${HOUSEHOLD} vehicles/asked vehicles`],
    ],
    [
      'lines beside 没有',
      {
        household: {
          [`vehicles/${LINE}/kind`]: 'tricycle',
          [`vehicles/${LINE}/use`]: 'farm',
          [`vehicles/${LINE}/acquired`]: 'bought',
        },
      },
      [`E list ${HOUSEHOLD} vehicles/asked vehicles`],
    ],
    [
      'a field of a line',
      {
        household: {
          'vehicles/asked': 'complete',
          [`vehicles/${LINE}/kind`]: 'tricycle',
          [`vehicles/${LINE}/use`]: 'farm',
        },
      },
      [`E required ${HOUSEHOLD} vehicles/${LINE}/acquired vehicles`],
    ],
    [
      'who lives there',
      { household: { 'members/asked': 'partial' } },
      [`E required ${HOUSEHOLD} members/asked members`],
    ],
    ['a photo', { visit: { [`photos/${id(80)}/role`]: 'other' } }, [`E required ${VISIT} photos photos`]],
    [
      'the confirming signature',
      { visit: { 'signature/sha256': undefined } },
      [`E required ${VISIT} signature/sha256 signature`],
    ],
    [
      'a telephone number instead, when it was a call',
      { visit: { mode: 'phone', 'signature/sha256': undefined } },
      [`E required ${VISIT} sensitive/informantPhone who`],
    ],
  ])('%s', (_, changes, expected) => {
    expect(brief(fileWith(changes))).toEqual(expected);
  });

  test('a non-answer counts, and is told', () => {
    expect(brief(fileWith({ household: { 'housing/grade': { $: 'unknown' } } }))).toEqual([
      `I nonAnswer ${HOUSEHOLD} housing/grade house-grade`,
    ]);
    expect(brief(fileWith({ household: { [`${income('wage')}/asked`]: { $: 'refused' } } }))).toEqual([
      `I nonAnswer ${HOUSEHOLD} ${income('wage')}/asked wage`,
    ]);
  });

  test('nothing is demanded of the dead, and a birth date only once', () => {
    expect(
      brief(
        fileWith({
          others: [
            {
              name: '奶奶',
              relation: 'grandmother',
              status: 'deceased',
              sex: 'female',
              birthDate: '1930-01-01',
              ethnicity: 'wa',
              'sensitive/certType': 'none',
              'sensitive/certNote': '已销户',
            },
          ],
        }),
      ),
    ).toEqual([]);
    expect(brief(fileWith({ head: { birthDate: undefined } }))).toContain(`E required ${HEAD} birthDate identity`);
    expect(brief(fileWith({ head: { birthDate: undefined, publicServant: undefined } })).join()).not.toContain(
      'publicServant',
    );
  });

  test('another month has no visit, and its own incomes', () => {
    const items = completeness(form, fileOf(completePlain), '2021-11');
    expect(items[0]).toMatchObject({ rule: 'visit', severity: 'E', topic: 'how' });
    expect(items.some(({ path }) => path === 'income/2020-11_2021-10/wage/asked')).toBe(true);
  });

  test('a visit just begun, still without date, is the one', () => {
    const begun = { kind: 'fieldSurvey' };
    const file = fileOf({ ...completePlain, visits: [visit, begun] });
    expect(brief(file)).toContain(`E required ${id(51)} date how`);
  });
});

test('of two visits in a month, the one being filled in is checked', () => {
  const mine = { ...visit, mode: 'video' };
  const file = fileOf({ ...completePlain, visits: [changed(mine, { surveyor: undefined }), visit] });
  expect(brief(file)).toEqual([]);
  const unfinished = file.visits.find(({ record }) => record === VISIT) ?? null;
  const items = completeness(form, file, AS_OF, unfinished).map(({ record, path }) => `${record} ${path}`);
  expect(items).toEqual([`${VISIT} surveyor`]);
});

describe('office checks', () => {
  const spouse: Answers = {
    ...head,
    name: '张示范',
    relation: 'spouse',
    sex: 'female',
    'sensitive/certNumber': '999999198205050023',
    birthDate: '1982-05-05',
  };
  const monitored = { monitorType: 'marginal' };
  const line = (list: string, fields: Answers): Changes => ({
    [`${list}/asked`]: 'complete',
    ...Object.fromEntries(Object.entries(fields).map(([field, value]) => [`${list}/${LINE}/${field}`, value])),
  });
  const risk = (kind: string) => line('risks', { kind });

  test.each<[string, Parameters<typeof fileWith>[0], string]>([
    [
      '1 length',
      { head: { 'sensitive/certNumber': '99999919800305001' } },
      `E 1 ${HEAD} sensitive/certNumber identity`,
    ],
    [
      '1 check digit',
      { head: { 'sensitive/certNumber': '999999198003050018' } },
      `E 1 ${HEAD} sensitive/certNumber identity`,
    ],
    ['1 date', { head: { 'sensitive/certNumber': '999999189913050017' } }, `E 1 ${HEAD} sensitive/certNumber identity`],
    ['1 birth', { head: { birthDate: '1981-03-05' } }, `W 1 ${HEAD} birthDate identity`],
    ['1 sex', { head: { sex: 'female' } }, `W 1 ${HEAD} sex identity`],
    [
      '2 length',
      { head: { 'sensitive/certType': 'disabilityCertificate', 'sensitive/certNumber': '999999198003050017' } },
      `E 2 ${HEAD} sensitive/certNumber identity`,
    ],
    [
      '2 type',
      { head: { 'sensitive/certType': 'disabilityCertificate', 'sensitive/certNumber': '99999919800305001781' } },
      `E 2 ${HEAD} sensitive/certNumber identity`,
    ],
    [
      '3',
      { others: [{ ...spouse, 'sensitive/certNumber': '999999198003050017' }] },
      `E 3 ${id(3)} sensitive/certNumber identity`,
    ],
    ['4 none', { head: { relation: 'other' } }, `E 4 ${HOUSEHOLD} members/asked members`],
    ['4 two', { others: [{ ...spouse, relation: 'head' }] }, `E 4 ${id(3)} relation identity`],
    [
      '5',
      { others: [spouse, { ...spouse, name: '另一个', 'sensitive/certNumber': { $: 'unknown' } }] },
      `W 5 ${id(4)} relation identity`,
    ],
    ['6', { others: [{ ...spouse, sex: 'male' }] }, `W 6 ${id(3)} sex identity`],
    ['8', { son: { education: 'primary' } }, `E 8 ${SON} education education`],
    ['9', { son: { birthDate: '2005-05-01' } }, `W 9 ${SON} schooling education`],
    ['10', { son: { 'work/months': 3, 'work/place': 'township' } }, `W 10 ${SON} schooling education`],
    ['12', { head: { labour: 'weak' } }, `W 12 ${HEAD} labour work`],
    [
      '13',
      {
        head: {
          'sensitive/health': ['disabled'],
          'sensitive/disabilityType': 'physical',
          'sensitive/disabilityGrade': 1,
          'sensitive/selfCare': 'full',
        },
      },
      `W 13 ${HEAD} labour work`,
    ],
    ['14 place without months', { head: { 'work/place': 'county' } }, `E required ${HEAD} work/months work`],
    ['14 months without place', { head: { 'work/months': 3 } }, `E 14 ${HEAD} work/place work`],
    ['15', { head: { status: 'migrantWork', labour: 'lost' } }, `W 15 ${HEAD} labour work`],
    ['15 relief', { head: { status: 'migrantWork', extremePoverty: true } }, `W 15 ${HEAD} extremePoverty support`],
    ['16', { head: { 'post/kind': 'road', 'post/months': 0 } }, `W 16 ${HEAD} post/months post`],
    [
      '16 away',
      {
        head: {
          status: 'migrantWork',
          'work/place': 'province',
          'work/months': 6,
          'post/kind': 'road',
          'post/months': 12,
        },
      },
      `W 16 ${HEAD} post/kind post`,
    ],
    ['17 both', { head: { 'insurance/employeeMedical': true } }, `E 17 ${HEAD} insurance/employeeMedical medical`],
    ['17 none', { head: { 'insurance/residentMedical': false } }, `E 17 ${HEAD} insurance/residentMedical medical`],
    [
      '17 all',
      { household: { 'safeguards/noMedicalInsurance': true } },
      `W 17 ${HOUSEHOLD} safeguards/noMedicalInsurance safeguards`,
    ],
    [
      '18',
      { household: { baseType: 'povertyExited', povertyExitYear: 2018 }, head: { 'insurance/major': false } },
      `W 18 ${HEAD} insurance/major medical`,
    ],
    ['19 none', { household: { 'sensitive/phone': undefined } }, `W 19 ${HOUSEHOLD} sensitive/phone address`],
    ['19 short', { household: { 'sensitive/phone': '1380000000' } }, `W 19 ${HOUSEHOLD} sensitive/phone address`],
    [
      '19 no reason',
      { household: { 'sensitive/phone': { $: 'notApplicable' } } },
      `W 19 ${HOUSEHOLD} sensitive/phoneReason address`,
    ],
    ['22', { household: monitored }, `E 22 ${HOUSEHOLD} risks/asked risks`],
    ['23', { household: risk('illness') }, `W 23 ${HOUSEHOLD} risks/${LINE}/kind risks`],
    ['24', { household: risk('illness') }, `W 24 ${HOUSEHOLD} risks/${LINE}/kind risks`],
    ['25 nobody works', { household: risk('unstableJob') }, `W 25 ${HOUSEHOLD} risks/${LINE}/kind risks`],
    [
      '25 no labour',
      { household: risk('unstableJob'), head: { labour: 'lost', 'work/place': 'county', 'work/months': 1 } },
      `W 25 ${HOUSEHOLD} risks/${LINE}/kind risks`,
    ],
    [
      '26',
      { household: line(income('wage'), { kind: 'casual', amount: 9_999 }) },
      `W 26 ${HOUSEHOLD} ${income('wage')}/asked wage`,
    ],
    [
      '36',
      { household: line('vehicles', { kind: 'car', use: 'personal', acquired: 'bought' }) },
      `I 36 ${HOUSEHOLD} vehicles/asked vehicles`,
    ],
    ['38', { head: { status: 'deceased' }, son: { status: 'conscript' } }, `E 38 ${HOUSEHOLD} members/asked members`],
    [
      '39',
      { household: line(income('business'), { kind: 'tea', amount: 100_000 }) },
      `W 39 ${HOUSEHOLD} ${income('businessCost')}/asked business-cost`,
    ],
    [
      '40 paid',
      { household: line(income('transfer'), { kind: 'minimumLiving', amount: 100_000 }) },
      `W 40 ${HOUSEHOLD} ${income('transfer')}/asked transfer`,
    ],
    ['40 not paid', { head: { minimumLiving: true } }, `W 40 ${HOUSEHOLD} ${income('transfer')}/asked transfer`],
    [
      '40 pension',
      { household: line(income('transfer'), { kind: 'pension', amount: 100_000 }) },
      `W 40 ${HOUSEHOLD} ${income('transfer')}/asked transfer`,
    ],
    [
      'window',
      { household: line(income('wage'), { kind: 'casual', amount: 100_000, month: '2021-10' }) },
      `W window ${HOUSEHOLD} ${income('wage')}/${LINE}/month wage`,
    ],
    ['conflict', { household: { address: { $several: ['东头', '西头'] } } }, `W conflict ${HOUSEHOLD} address address`],
  ])('rule %s', (_, changes, expected) => {
    expect(brief(fileWith(changes))).toContain(expected);
  });

  test.each<[string, Parameters<typeof fileWith>[0]]>([
    [
      'a disability certificate of 20 digits',
      { head: { 'sensitive/certType': 'disabilityCertificate', 'sensitive/certNumber': '99999919800305001741' } },
    ],
    ['spaces and a small x in a number', { head: { 'sensitive/certNumber': ' 999999 19800305 0017' } }],
    [
      'a reason instead of a telephone',
      { household: { 'sensitive/phone': { $: 'notApplicable' }, 'sensitive/phoneReason': '找邻居带话' } },
    ],
    [
      'nobody insured, and said so',
      { household: { 'safeguards/noMedicalInsurance': true }, head: { 'insurance/residentMedical': false } },
    ],
    [
      'a risk of illness with an ill member and costs',
      {
        household: { ...risk('illness'), ...line(medical, { selfPaid: 600_000, member: HEAD }) },
        head: { 'sensitive/health': ['chronic'] },
      },
    ],
    ['a wage of 100 元', { household: line(income('wage'), { kind: 'casual', amount: 10_000 }) }],
    ['a company car', { household: line('vehicles', { kind: 'truck', use: 'business', acquired: 'bought' }) }],
    [
      'business with cost',
      {
        household: {
          ...line(income('business'), { kind: 'tea', amount: 100_000 }),
          ...line(income('businessCost'), { kind: 'tea', amount: 40_000 }),
        },
      },
    ],
  ])('nothing is said of %s', (_, changes) => {
    expect(brief(fileWith(changes))).toEqual([]);
  });

  test('36 weighs more once the household is monitored, and is answered by a complete override', () => {
    const car = line('vehicles', { kind: 'car', use: 'personal', acquired: 'bought' });
    const file = fileWith({
      household: { ...car, ...monitored, ...risk('disaster'), [`risks/${LINE}/disaster`]: 'drought' },
    });
    expect(brief(file)).toEqual([`W 36 ${HOUSEHOLD} vehicles/asked vehicles`]);
    const override = {
      'override/facts': '户主患癌',
      'override/reason': '看病花光了积蓄',
      'override/statementDate': '2021-10-01',
      'override/statementText': '已在组里说明',
      [`override/verifiers/${id(31)}`]: '甲',
      [`override/verifiers/${id(32)}`]: '乙',
      [`override/evidence/${id(33)}`]: '结算单',
    };
    const answered = fileOf({ ...completePlain, household: changed(household, car), cases: [override] });
    expect(brief(answered)).toEqual([]);
  });
});

describe('rule 34', () => {
  test('without a consent the visit waits', () => {
    expect(brief(fileOf({ ...completePlain, consents: [] }))).toEqual(['E 34 consent  consent']);
  });

  test('the head must sign, others may sign later', () => {
    const hash = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    const others: Answers[] = [
      { ...head, name: '小弟', relation: 'sibling', 'sensitive/certNumber': { $: 'unknown' } },
    ];
    const file = fileOf({
      ...completePlain,
      persons: [...(completePlain.persons ?? []), ...others],
      consents: [{ [`signers/${id(3)}/sha256`]: hash }],
    });
    const items = check(file).filter(({ rule }) => rule === '34');
    expect(items.map(({ severity, text }) => `${severity} ${text}`)).toEqual([
      'E 请户主李示范在授权承诺书上签名。',
      'W 李小示没成年，请监护人李示范代签授权承诺书。',
    ]);
  });
});

describe('the list as a whole', () => {
  const broken = fileWith({
    household: { baseType: undefined, address: undefined, 'sensitive/phone': undefined, 'risks/asked': undefined },
    head: { sex: 'female', labour: undefined },
    visit: { mode: undefined },
  });

  test('what blocks comes first, then the order of the screens', () => {
    expect(check(broken).map(({ severity, topic }) => `${severity} ${topic}`)).toEqual([
      'E how',
      'E address',
      'E type',
      'E work',
      'E risks',
      'W address',
      'W identity',
    ]);
  });

  test('is the same whatever the order of records and answers', () => {
    const backwards = Object.fromEntries(Object.entries(household).reverse());
    const one = fileOf({ ...completePlain, household: { ...backwards, baseType: { $: 'unknown' } } });
    const other = fileOf({ ...completePlain, household: { ...household, baseType: { $: 'unknown' } } });
    expect(JSON.stringify(check(one))).toBe(JSON.stringify(check(other)));
  });

  test('every sentence is plain Chinese and says what to do', () => {
    for (const { text, topic } of check(broken)) {
      expect(text).toMatch(/。$/);
      expect(text).not.toMatch(/[A-Za-z]/);
      expect(topic).not.toBeNull();
    }
  });

  test('the monthly check finds no fault with what it does not ask', () => {
    const month = currentForm('monthlyCheck');
    const answers = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`monthly/${index + 1}`, false]));
    const asked = {
      kind: 'monthlyCheck',
      date: '2021-10-08',
      mode: 'phone',
      informant: '李示范',
      informantRelation: 'head',
      surveyor: '王示范',
      'sensitive/informantPhone': '13800000000',
      ...answers,
    };
    const file = fileOf({ household: {}, visits: [asked] });
    expect(completeness(month, file, AS_OF)).toEqual([]);
    const open = fileOf({ household: {}, visits: [{ ...asked, 'monthly/7': true }] });
    expect(completeness(month, open, AS_OF).map(({ path }) => path)).toEqual(['monthly/7/note']);
  });
});
