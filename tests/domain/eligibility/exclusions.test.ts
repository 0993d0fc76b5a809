import { describe, expect, test } from 'vitest';

import { shippedPolicy } from '#content/policies/load.ts';
import { evaluateIdentify } from '#domain/eligibility/evaluate.ts';
import type { Evaluation } from '#domain/eligibility/evaluation.ts';
import type { HouseholdFacts, Member } from '#domain/eligibility/facts.ts';
import { household, income, person } from './household.ts';

const evaluate = (changes: Partial<HouseholdFacts>): Evaluation =>
  evaluateIdentify(household({ risks: [{ kind: 'industryFailure' }], ...changes }), shippedPolicy);

const head = person({ id: 'm1', relation: 'head' });
const withMember = (changes: Partial<Member>): Partial<HouseholdFacts> => ({ members: [head, person(changes)] });

type Row = [what: string, number: keyof Evaluation['exclusions'], changes: Partial<HouseholdFacts>, state: string];

test.each<Row>([
  ['a counted member serves', '1', withMember({ publicServant: true }), 'hit'],
  ['a conscript serves', '1', withMember({ publicServant: true, status: 'conscript', relation: 'son' }), 'clear'],
  ['a son apart serves', '1', withMember({ publicServant: true, status: 'separateBudget', relation: 'son' }), 'hit'],
  [
    'a mother apart serves',
    '1',
    withMember({ publicServant: true, status: 'separateBudget', relation: 'mother' }),
    'hit',
  ],
  [
    'a sibling apart serves',
    '1',
    withMember({ publicServant: true, status: 'separateBudget', relation: 'sibling' }),
    'clear',
  ],
  [
    'the head apart serves',
    '1',
    withMember({ publicServant: true, status: 'separateBudget', relation: 'head' }),
    'clear',
  ],
  [
    'a daughter-in-law apart serves',
    '1',
    withMember({ publicServant: true, status: 'separateBudget', relation: 'daughterInLaw' }),
    'clear',
  ],
  [
    'a son apart, unknown',
    '1',
    withMember({ publicServant: null, status: 'separateBudget', relation: 'son' }),
    'unknown',
  ],
  ['serves, status unknown', '1', withMember({ publicServant: true, status: null }), 'unknown'],
  ['does not serve, status unknown', '1', withMember({ publicServant: false, status: null }), 'clear'],
  ['a dead member served', '1', withMember({ publicServant: true, status: 'deceased', relation: 'father' }), 'clear'],
  ['not asked about an adult', '1', withMember({ publicServant: null, birthDate: '2003-10-01' }), 'unknown'],
  ['not asked about a minor', '1', withMember({ publicServant: null, birthDate: '2003-10-02' }), 'clear'],
  ['not asked, age unknown', '1', withMember({ publicServant: null, birthDate: null }), 'unknown'],
  ['a minor who serves', '1', withMember({ publicServant: true, birthDate: '2010-01-01' }), 'hit'],
  ['members not asked', '1', { members: null }, 'unknown'],
  ['members not asked, kin serve', '1', { members: null, kin: [{ relation: 'child', publicServant: true }] }, 'hit'],
  ['kin not asked', '1', { kin: null }, 'unknown'],
  ['kin unknown', '1', { kin: [{ relation: 'parent', publicServant: null }] }, 'unknown'],
  [
    'kin serve',
    '1',
    {
      kin: [
        { relation: 'spouse', publicServant: false },
        { relation: 'parent', publicServant: true },
      ],
    },
    'hit',
  ],

  ['a paid cadre', '2', withMember({ villageCadre: true, cadrePaid: true }), 'hit'],
  ['an unpaid cadre', '2', withMember({ villageCadre: true, cadrePaid: false }), 'clear'],
  ['a cadre, pay unknown', '2', withMember({ villageCadre: true }), 'unknown'],
  ['paid, office unknown', '2', withMember({ villageCadre: null, cadrePaid: true }), 'unknown'],
  ['unpaid, office unknown', '2', withMember({ villageCadre: null, cadrePaid: false }), 'clear'],
  [
    'a minor, office unknown',
    '2',
    withMember({ villageCadre: null, cadrePaid: true, birthDate: '2010-01-01' }),
    'clear',
  ],
  [
    'a paid cadre apart',
    '2',
    withMember({ villageCadre: true, cadrePaid: true, status: 'separateBudget', relation: 'son' }),
    'clear',
  ],
  ['a paid cadre, status unknown', '2', withMember({ villageCadre: true, cadrePaid: true, status: null }), 'unknown'],
  ['members not asked', '2', { members: null }, 'unknown'],

  ['a car bought for the family', '3', { vehicles: [{ kind: 'car', use: 'personal', acquired: 'bought' }] }, 'hit'],
  ['an SUV for business', '3', { vehicles: [{ kind: 'suv', use: 'business', acquired: 'bought' }] }, 'pending'],
  ['an MPV given', '3', { vehicles: [{ kind: 'mpv', use: 'personal', acquired: 'gift' }] }, 'pending'],
  ['a car, nobody knows how', '3', { vehicles: [{ kind: 'car', use: null, acquired: null }] }, 'pending'],
  [
    'a minivan for the family',
    '3',
    { vehicles: [{ kind: 'minivan', use: 'personal', acquired: 'bought' }] },
    'pending',
  ],
  ['a pickup for the farm', '3', { vehicles: [{ kind: 'pickup', use: 'farm', acquired: 'aid' }] }, 'pending'],
  ['a truck for the family', '3', { vehicles: [{ kind: 'truck', use: 'personal', acquired: 'bought' }] }, 'clear'],
  ['a motorcycle', '3', { vehicles: [{ kind: 'motorcycle', use: null, acquired: null }] }, 'clear'],
  [
    'the worst of three',
    '3',
    {
      vehicles: [
        { kind: 'tractor', use: 'farm', acquired: 'bought' },
        { kind: 'car', use: 'personal', acquired: 'bought' },
        { kind: 'minivan', use: null, acquired: null },
      ],
    },
    'hit',
  ],
  ['vehicles not asked', '3', { vehicles: null }, 'unknown'],

  ['a house built in town', '4', { properties: [{ kind: 'selfBuiltTown' }] }, 'hit'],
  ['a flat', '4', { properties: [{ kind: 'flat' }] }, 'hit'],
  ['a shop', '4', { properties: [{ kind: 'shop' }] }, 'hit'],
  ['business premises', '4', { properties: [{ kind: 'resettlement' }, { kind: 'businessPremises' }] }, 'hit'],
  ['a resettlement home', '4', { properties: [{ kind: 'resettlement' }] }, 'pending'],
  ['property not asked', '4', { properties: null }, 'unknown'],

  ['a company in business', '5', { businesses: [{ kind: 'company', role: 'shareholder', operating: true }] }, 'hit'],
  ['a company at rest', '5', { businesses: [{ kind: 'company', role: 'legalPerson', operating: false }] }, 'clear'],
  [
    'a company, nobody knows',
    '5',
    { businesses: [{ kind: 'company', role: 'legalPerson', operating: null }] },
    'pending',
  ],
  ['a name lent to a company', '5', { businesses: [{ kind: 'company', role: 'nominal', operating: true }] }, 'pending'],
  [
    'a name lent to one at rest',
    '5',
    { businesses: [{ kind: 'company', role: 'nominal', operating: false }] },
    'clear',
  ],
  [
    'an individual business',
    '5',
    { businesses: [{ kind: 'individual', role: 'legalPerson', operating: true }] },
    'clear',
  ],
  ['a cooperative', '5', { businesses: [{ kind: 'cooperative', role: 'legalPerson', operating: null }] }, 'clear'],
  ['businesses not asked', '5', { businesses: null }, 'unknown'],

  ['hires workers', '6', { hiresWorkers: true, largeScaleFarming: null }, 'pending'],
  ['farms on a large scale', '6', { hiresWorkers: false, largeScaleFarming: true }, 'pending'],
  ['one half not asked', '6', { hiresWorkers: false, largeScaleFarming: null }, 'unknown'],

  ['split on the first day of the window', '7', { splitOrMerge: { kind: 'split', date: '2020-10-01' } }, 'pending'],
  ['split the day before', '7', { splitOrMerge: { kind: 'split', date: '2020-09-30' } }, 'clear'],
  ['merged after the window', '7', { splitOrMerge: { kind: 'merge', date: '2021-10-31' } }, 'pending'],
  ['split not asked', '7', { splitOrMerge: null }, 'unknown'],

  ['a name only on the register', '8', { nominalResidence: true }, 'pending'],
  ['not asked', '8', { nominalResidence: null }, 'unknown'],
  ['nobody counted', '9', { members: [person({ status: 'deceased' })] }, 'clear'],
  ['a finding on 九', '9', { findings: { '9': { state: 'hit', basis: '已核实' } } }, 'clear'],
  ['on the list', '10', { dishonestyListed: true }, 'pending'],
  ['not asked', '10', { dishonestyListed: null }, 'unknown'],

  ['found a hit where facts are clear', '7', { findings: { '7': { state: 'hit', basis: '群众反映属实' } } }, 'hit'],
  [
    'found a hit where unknown',
    '3',
    { vehicles: null, findings: { '3': { state: 'hit', basis: '车管所比对' } } },
    'hit',
  ],
  [
    'found clear where pending',
    '8',
    { nominalResidence: true, findings: { '8': { state: 'clear', basis: '核实常住' } } },
    'clear',
  ],
  ['found clear where unknown', '1', { kin: null, findings: { '1': { state: 'clear', basis: '编办比对' } } }, 'clear'],
  [
    'found clear where the facts hit',
    '4',
    { properties: [{ kind: 'flat' }], findings: { '4': { state: 'clear', basis: '核实' } } },
    'hit',
  ],
  [
    'a finding without a basis',
    '8',
    { nominalResidence: true, findings: { '8': { state: 'clear', basis: ' \u3000' } } },
    'pending',
  ],
  ['a finding left out', '8', { nominalResidence: true, findings: { '8': null } }, 'pending'],
])('%s: exclusion %s', (_, number, changes, state) => {
  expect(evaluate(changes).exclusions[number]).toBe(state);
});

const car: Partial<HouseholdFacts> = { vehicles: [{ kind: 'car', use: 'personal', acquired: 'bought' }] };
const complete = {
  facts: '车在治病前买的',
  verifiers: ['核实人甲', '核实人乙'],
  reason: '户主重病',
  statementDate: '2021-10-08',
  statementText: '已向群众说明',
  evidence: ['photo-1'],
};

describe('exclusions against a type', () => {
  test('a hit excludes, and the type is still named', () => {
    expect(evaluate(car)).toMatchObject({
      verdict: 'excludedInPrinciple',
      suggested: 'marginal',
      flags: expect.not.arrayContaining(['overridden']),
    });
  });

  test('a complete override answers the hit', () => {
    expect(evaluate({ ...car, override: complete })).toMatchObject({
      verdict: 'marginal',
      flags: expect.arrayContaining(['overridden']),
      reasons: expect.arrayContaining([expect.objectContaining({ rule: 'override', outcome: true })]),
    });
  });

  test('but not what is pending beside it', () => {
    const evaluation = evaluate({ ...car, nominalResidence: true, override: complete });
    expect(evaluation).toMatchObject({ verdict: 'review', suggested: 'marginal', missing: [] });
    expect(evaluation.flags).toContain('overridden');
  });

  test.each([
    ['nothing recorded', null],
    ['one verifier twice', { ...complete, verifiers: ['核实人甲', '核实人甲\u3000'] }],
    ['a blank verifier', { ...complete, verifiers: ['核实人甲', '  '] }],
    ['no verifiers', { ...complete, verifiers: null }],
    ['no date', { ...complete, statementDate: null }],
    ['blank facts', { ...complete, facts: '' }],
    ['no reason', { ...complete, reason: null }],
    ['no statement', { facts: 'a', verifiers: ['a', 'b'], reason: 'a', statementDate: '2021-10-08', evidence: ['a'] }],
    ['blank evidence', { ...complete, evidence: [' '] }],
    ['no evidence', { ...complete, evidence: [] }],
  ])('an override with %s does not', (_, override) => {
    const evaluation = evaluate({ ...car, override });
    expect(evaluation.verdict).toBe('excludedInPrinciple');
    expect(evaluation.reasons.find(({ rule }) => rule === 'override')).toMatchObject({
      outcome: false,
      clause: '二（三）',
    });
  });

  test('more than is needed is complete too', () => {
    const override = { ...complete, verifiers: ['甲', '甲', ' 乙'], evidence: ['', 'photo'] };
    expect(evaluate({ ...car, override }).verdict).toBe('marginal');
  });

  test('an override without a hit is not worth a word', () => {
    const evaluation = evaluate({ override: complete });
    expect(evaluation.flags).not.toContain('overridden');
    expect(evaluation.reasons.map(({ rule }) => rule)).not.toContain('override');
  });

  test('without a type nothing is overridden', () => {
    const evaluation = evaluate({ ...car, risks: [], override: complete });
    expect(evaluation).toMatchObject({ verdict: 'review', suggested: null });
    expect(evaluation.flags).not.toContain('overridden');
  });
});

describe('unknown exclusions under a suggested type', () => {
  const unknown: Partial<HouseholdFacts> = {
    kin: null,
    vehicles: null,
    properties: null,
    businesses: null,
    hiresWorkers: null,
    largeScaleFarming: null,
    splitOrMerge: null,
    nominalResidence: null,
    dishonestyListed: null,
  };

  test('never block, and the null facts behind them are missing', () => {
    const members = [
      person({ id: 'm1', name: '甲', publicServant: null, villageCadre: null }),
      person({ id: 'm2', status: 'separateBudget', relation: 'son', publicServant: null, villageCadre: null }),
      person({ id: 'm3', status: 'separateBudget', relation: 'nephew', publicServant: null, villageCadre: null }),
      person({ id: 'm4', villageCadre: true }),
      person({ id: 'm5', birthDate: '2015-01-01', publicServant: null, villageCadre: null }),
    ];
    const evaluation = evaluate({ ...unknown, members, income: income({}) });
    expect(evaluation.verdict).toBe('marginal');
    expect(evaluation.missing.map(({ path }) => path)).toEqual([
      'businesses',
      'dishonestyListed',
      'hiresWorkers',
      'kin',
      'largeScaleFarming',
      'members[0].cadrePaid',
      'members[0].publicServant',
      'members[0].villageCadre',
      'members[1].publicServant',
      'members[3].cadrePaid',
      'nominalResidence',
      'properties',
      'splitOrMerge',
      'vehicles',
    ]);
    expect(evaluation.missing.find(({ path }) => path === 'members[0].publicServant')?.label).toBe(
      '甲是不是国家公职人员',
    );
    expect(evaluation.missing.find(({ path }) => path === 'members[3].cadrePaid')?.label).toContain('第4位');
  });

  test('a finding settles what is unknown', () => {
    const findings = { '3': { state: 'clear' as const, basis: '车管所比对' } };
    expect(evaluate({ vehicles: null, findings }).missing).toEqual([]);
  });

  test('kin are named one by one', () => {
    const kin = [
      { relation: 'parent' as const, publicServant: false },
      { relation: 'child' as const, publicServant: null },
    ];
    expect(evaluate({ kin }).missing.map(({ path }) => path)).toEqual(['kin[1].publicServant']);
  });

  test('are not missing under any other verdict', () => {
    expect(evaluate({ ...unknown, risks: [] })).toMatchObject({ verdict: 'review', missing: [] });
    expect(evaluate({ ...unknown, usesRuralServices: false })).toMatchObject({ verdict: 'outOfScope', missing: [] });
    expect(evaluate({ ...unknown, properties: [{ kind: 'flat' }] })).toMatchObject({
      verdict: 'excludedInPrinciple',
      missing: [],
    });
  });

  test('of a dozen members the paths are sorted as text', () => {
    const members = Array.from({ length: 12 }, (_, i) => person({ id: `m${i}`, publicServant: null }));
    expect(
      evaluate({ members })
        .missing.map(({ path }) => path)
        .slice(0, 4),
    ).toEqual([
      'members[0].publicServant',
      'members[10].publicServant',
      'members[11].publicServant',
      'members[1].publicServant',
    ]);
  });
});
