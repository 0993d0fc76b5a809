import { describe, expect, test } from 'vitest';

import { shippedPolicy } from '#content/policies/load.ts';
import {
  type EliminationInput,
  EliminationInput as Schema,
  evaluateElimination,
  type Elimination,
} from '#domain/eligibility/eliminate.ts';
import type { HouseholdFacts, Member, Tri } from '#domain/eligibility/facts.ts';
import { check } from '#domain/eligibility/validate.ts';
import { household, income, person, safeguards } from './household.ts';

const facts = (changes: Partial<HouseholdFacts> = {}): HouseholdFacts =>
  household({ asOf: '2025-06', income: income({ wage: [{ amount: 3_660_000 }] }), ...changes });

const input = (changes: Partial<EliminationInput> = {}): EliminationInput => ({
  identifiedOn: '2024-11',
  asOf: '2025-06',
  mode: 'helped',
  facts: facts(),
  measures: [{ kind: 'employment', month: '2024-12' }],
  incomeStableMonths: 6,
  rigidSpendingSolved: true,
  originalRisksGone: true,
  newRisks: [],
  householdAgrees: true,
  ...changes,
});

const eliminate = (changes: Partial<EliminationInput>): Elimination =>
  evaluateElimination(input(changes), shippedPolicy);
const paths = (elimination: Elimination): string[] => elimination.missing.map(({ path }) => path);

test('everything in place may start, with a reason for each need', () => {
  const elimination = eliminate({});
  expect(elimination).toMatchObject({ outcome: 'mayStart', failed: [], missing: [] });
  expect(elimination.reasons.map(({ rule }) => rule)).toEqual([
    'aboveLine',
    'referenceAboveLine',
    'incomeStable',
    'sixMonths',
    'measure',
    'rigidSpending',
    'originalRisks',
    'newRisks',
    'safeguards',
    'agreement',
  ]);
  expect(elimination.reasons.every(({ outcome }) => outcome === true)).toBe(true);
  expect(elimination.reasons[0]?.text).toBe(
    '纯收入36,600元，今年的监测线4人按每人8,700元合计34,800元（云农办通〔2025〕1号），超过了。',
  );
  for (const { text } of elimination.reasons) expect(text).toMatch(/。$/);
});

describe('each need on its own', () => {
  test.each<[string, Partial<EliminationInput>, string[]]>([
    [
      'exactly on the line',
      { facts: facts({ income: income({ wage: [{ amount: 3_480_000 }] }) }) },
      ['aboveLine', 'referenceAboveLine'],
    ],
    [
      'brought down by spending',
      { facts: facts({ spending: { medical: [{ selfPaid: 180_000 }], education: [], disability: [], accident: [] } }) },
      ['referenceAboveLine'],
    ],
    ['stable for five months', { incomeStableMonths: 5 }, ['incomeStable']],
    [
      'identified five months ago',
      { identifiedOn: '2025-01', measures: [{ kind: 'x', month: '2025-01' }] },
      ['sixMonths'],
    ],
    ['identified six months ago', { identifiedOn: '2024-12' }, []],
    ['no measure', { measures: [] }, ['measure']],
    ['a measure before identification', { measures: [{ kind: 'x', month: '2024-10' }] }, ['measure']],
    ['a measure later', { measures: [{ kind: 'x', month: '2025-07' }] }, ['measure']],
    ['a measure in the month itself', { measures: [{ kind: 'x', month: '2025-06' }] }, []],
    ['spending not solved', { rigidSpendingSolved: false }, ['rigidSpending']],
    ['risks not gone', { originalRisksGone: false }, ['originalRisks']],
    ['any new risk', { newRisks: [{ kind: 'other' }] }, ['newRisks']],
    ['a safeguard problem', { facts: facts({ safeguards: safeguards({ schoolDropout: true }) }) }, ['safeguards']],
    ['a dangerous house', { facts: facts({ housing: { grade: 'D', otherSafeHome: false } }) }, ['safeguards']],
    ['no agreement', { householdAgrees: false }, ['agreement']],
    [
      'several, in their order',
      { householdAgrees: false, incomeStableMonths: 0, originalRisksGone: null, measures: [] },
      ['incomeStable', 'measure', 'agreement'],
    ],
  ])('%s', (_, changes, failed) => {
    expect(eliminate(changes)).toMatchObject({
      outcome: failed.length > 0 ? 'refuse' : 'mayStart',
      failed,
      missing: [],
    });
  });

  test('natural waives six months and the measure, known or not', () => {
    for (const measures of [[], null]) {
      const elimination = eliminate({ mode: 'natural', identifiedOn: '2025-05', measures });
      expect(elimination).toMatchObject({ outcome: 'mayStart', failed: [], missing: [] });
      expect(elimination.reasons.map(({ rule }) => rule)).not.toContain('measure');
    }
    expect(eliminate({ mode: 'natural', identifiedOn: '2025-05', incomeStableMonths: 1 }).failed).toEqual([
      'incomeStable',
    ]);
  });
});

describe('households without labour or without anyone left', () => {
  const without = facts({ members: [person({ labour: 'lost' }), person({ labour: 'none' })] });
  const dead = facts({ members: [person({ status: 'deceased' }), person({ status: 'deceased' })] });

  test('are watched on, whatever the rest', () => {
    expect(eliminate({ facts: without })).toMatchObject({ outcome: 'keepWatching', failed: [], missing: [] });
    expect(eliminate({ facts: without, householdAgrees: false, measures: null }).outcome).toBe('keepWatching');
  });

  test('all deceased: natural may start, helped is refused or open as any other', () => {
    expect(eliminate({ facts: dead, mode: 'natural', householdAgrees: false })).toMatchObject({
      outcome: 'mayStart',
      failed: [],
    });
    expect(eliminate({ facts: dead, householdAgrees: false }).outcome).toBe('refuse');
    expect(eliminate({ facts: { ...dead, members: [] }, mode: 'natural' }).outcome).toBe('incomplete');
  });
});

describe('unknowns', () => {
  test.each<[string, Partial<EliminationInput>, string[]]>([
    [
      'no line',
      {
        asOf: '2019-12',
        identifiedOn: '2019-01',
        facts: facts({ asOf: '2019-12' }),
        measures: [{ kind: 'x', month: '2019-02' }],
      },
      ['line'],
    ],
    ['no wage', { facts: facts({ income: income({ wage: null }) }) }, ['facts.income.wage']],
    ['no claims', { facts: facts({ claims: null }) }, ['facts.claims']],
    ['members', { facts: facts({ members: null }) }, ['facts.members']],
    [
      'the rest',
      {
        measures: null,
        incomeStableMonths: null,
        rigidSpendingSolved: null,
        originalRisksGone: null,
        newRisks: null,
        householdAgrees: null,
      },
      ['householdAgrees', 'incomeStableMonths', 'measures', 'newRisks', 'originalRisksGone', 'rigidSpendingSolved'],
    ],
    [
      'safeguards',
      { facts: facts({ safeguards: safeguards({ waterUnsafe: null, housingUnsafe: null }) }) },
      ['facts.safeguards.housingUnsafe', 'facts.safeguards.waterUnsafe'],
    ],
    ['labour of one, another able', { facts: facts({ members: [person(), person({ labour: null })] }) }, []],
    [
      'labour of one, the other without',
      { facts: facts({ members: [person({ labour: 'lost' }), person({ labour: null })] }) },
      ['facts.members[1].labour'],
    ],
  ])('%s', (_, changes, missing) => {
    const elimination = eliminate(changes);
    expect(elimination.outcome).toBe(missing.length === 0 ? 'mayStart' : 'incomplete');
    expect(paths(elimination)).toEqual(missing);
    expect(elimination.failed).toEqual([]);
  });

  test('a problem that is known settles the other safeguards', () => {
    const problems = facts({ safeguards: safeguards({ waterUnsafe: true, housingUnsafe: null }) });
    expect(eliminate({ facts: problems })).toMatchObject({ outcome: 'refuse', failed: ['safeguards'], missing: [] });
  });

  test('one false decides whatever is unknown, but not over an unknown labour', () => {
    expect(eliminate({ householdAgrees: false, originalRisksGone: null })).toMatchObject({
      outcome: 'refuse',
      missing: [],
    });
    const members = [person({ labour: 'lost' }), person({ labour: null })];
    const elimination = eliminate({ facts: facts({ members }), householdAgrees: false, originalRisksGone: null });
    expect(elimination).toMatchObject({ outcome: 'incomplete', failed: [] });
    expect(paths(elimination)).toEqual(['facts.members[1].labour']);
  });

  test.each<[string, Partial<Member>[], string[]]>([
    ['labour of one who is not counted', [{ labour: 'lost' }, { labour: null, status: 'deceased' }], []],
    ['labour of one of two', [{ labour: null }, { labour: null, status: 'deceased' }], ['facts.members[0].labour']],
    [
      'labour of one who may be counted',
      [{ labour: 'lost' }, { labour: null, status: null }],
      ['facts.members[1].labour', 'facts.members[1].status'],
    ],
    ['status of one without labour beside another', [{ labour: 'lost' }, { labour: 'none', status: null }], []],
    ['status of the only one, without labour', [{ labour: 'none', status: null }], ['facts.members[0].status']],
    ['status of an able one', [{ labour: 'lost' }, { status: null }], ['facts.members[1].status']],
    ['both of one, another is able', [{}, { labour: null, status: null }], []],
  ])('behind 整户无劳动能力: %s', (_, members, missing) => {
    // a need has failed, so that nothing but the labour can be open
    const elimination = eliminate({
      facts: facts({ members: members.map((changes) => person(changes)) }),
      householdAgrees: false,
    });
    expect(paths(elimination)).toEqual(missing);
    expect(elimination.outcome === 'incomplete').toBe(missing.length > 0);
  });

  test('whether all are deceased is asked only where it matters', () => {
    const members = [person({ status: 'deceased' }), person({ status: null, labour: 'ordinary', name: '甲' })];
    const elimination = eliminate({ mode: 'natural', facts: facts({ members }) });
    expect(elimination).toMatchObject({ outcome: 'incomplete' });
    expect(paths(elimination)).toEqual(['facts.members[1].status']);
    expect(elimination.missing[0]?.label).toBe('甲现在在家、在外还是不算家里人口');
    expect(elimination.reasons.slice(0, 2).map(({ rule, outcome }) => [rule, outcome])).toEqual([
      ['allDeceased', null],
      ['allWithoutLabour', null],
    ]);
  });
});

/** The rule once more, by trying every value of what is unknown. */
function byTheBook(deceased: Tri, labourless: Tri, needs: Tri[]): { outcome: string; open: number[] } {
  const atoms = [deceased, labourless, ...needs];
  const outcome = ([d, l, ...all]: Tri[]): string =>
    d === true ? 'mayStart' : l === true ? 'keepWatching' : all.includes(false) ? 'refuse' : 'mayStart';
  const completions = atoms.reduce<Tri[][]>(
    (all, atom) =>
      all.flatMap((each) =>
        atom === null
          ? [
              [...each, true],
              [...each, false],
            ]
          : [[...each, atom]],
      ),
    [[]],
  );
  const outcomes = new Set(completions.map(outcome));
  if (outcomes.size === 1) return { outcome: [...outcomes][0] as string, open: [] };
  const open = atoms.flatMap((atom, index) =>
    atom === null && completions.some((each) => outcome(each) !== outcome(each.with(index, !each[index])))
      ? [index]
      : [],
  );
  return { outcome: 'incomplete', open };
}

test('agrees with brute force over deceased, labour and four needs, each true, false or unknown', () => {
  const tris: Tri[] = [true, false, null];
  const statusOf = (deceased: Tri): 'deceased' | 'home' | null =>
    deceased === null ? null : deceased ? 'deceased' : 'home';
  let count = 0;
  for (const deceased of tris)
    for (const labourless of deceased === false ? tris : [false])
      for (const stable of tris)
        for (const gone of tris)
          for (const dropout of tris)
            for (const agrees of tris) {
              count += 1;
              const member = person({
                status: statusOf(deceased),
                labour: labourless === null ? null : labourless ? 'none' : 'ordinary',
                relation: 'head',
              });
              const elimination = eliminate({
                mode: 'natural',
                facts: facts({ members: [member], safeguards: safeguards({ schoolDropout: dropout }) }),
                incomeStableMonths: stable === null ? null : stable ? 6 : 5,
                originalRisksGone: gone,
                householdAgrees: agrees,
              });
              // one member: whoever is dead or of unknown status leaves people and so both comparisons unknown, and an
              // unknown status leaves open whether anybody is counted without labour
              const isLabourUnknown = deceased === null ? null : labourless;
              const lines: Tri[] = deceased === false ? [true, true] : [null, null];
              const expected = byTheBook(deceased, isLabourUnknown, [
                ...lines,
                stable,
                gone,
                dropout === null ? null : !dropout,
                agrees,
              ]);
              const names = [
                ['facts.members[0].status'],
                [deceased === null ? 'facts.members[0].status' : 'facts.members[0].labour'],
                [deceased === null ? 'facts.members[0].status' : 'facts.members'],
                [deceased === null ? 'facts.members[0].status' : 'facts.members'],
                ['incomeStableMonths'],
                ['originalRisksGone'],
                ['facts.safeguards.schoolDropout'],
                ['householdAgrees'],
              ];
              const missing = new Set(expected.open.flatMap((index) => names[index] as string[]));
              expect(elimination.outcome).toBe(expected.outcome);
              expect(paths(elimination)).toEqual([...missing].sort());
            }
  expect(count).toBe(5 * 81);
});

describe('validation', () => {
  const fault = (changes: object): string => {
    const checked = check(Schema, { ...input(), ...changes }, 'input');
    return checked.ok ? 'ok' : `${checked.fault.code} ${checked.fault.path}`;
  };

  test.each<[object, string]>([
    [{}, 'ok'],
    [{ identifiedOn: '2025-06' }, 'ok'],
    [{ identifiedOn: '2025-07' }, 'value input.identifiedOn'],
    [{ facts: facts({ asOf: '2025-05' }) }, 'value input.facts.asOf'],
    [{ facts: { ...facts(), members: [{ ...person(), status: 'gone' }] } }, 'value input.facts.members[0].status'],
    [{ mode: 'both' }, 'value input.mode'],
    [{ measures: undefined }, 'missing input.measures'],
    [{ measures: [{ kind: null, month: '2025-01' }] }, 'missing input.measures[0].kind'],
    [{ incomeStableMonths: 5.5 }, 'value input.incomeStableMonths'],
    [{ incomeStableMonths: '6' }, 'type input.incomeStableMonths'],
    [{ newRisks: [{ kind: 'x' }] }, 'value input.newRisks[0].kind'],
    [{ facts: null }, 'missing input.facts'],
    [{ note: '' }, 'unknownKey input.note'],
  ])('%#', (changes, expected) => {
    expect(fault(changes)).toBe(expected);
  });
});
