import { describe, expect, test } from 'vitest';

import { shippedPolicy } from '#content/policies/load.ts';
import { evaluateIdentify } from '#domain/eligibility/evaluate.ts';
import type { Evaluation } from '#domain/eligibility/evaluation.ts';
import type { HouseholdFacts } from '#domain/eligibility/facts.ts';
import { household, income, person, safeguards, spending } from './household.ts';

const evaluate = (changes: Partial<HouseholdFacts>): Evaluation => evaluateIdentify(household(changes), shippedPolicy);
const paths = ({ missing }: Evaluation): string[] => missing.map(({ path }) => path);

describe('money', () => {
  test('lines outside the window, refused lines and uncounted transfers do not count', () => {
    const evaluation = evaluate({
      income: {
        wage: [
          { amount: 1, month: '2020-09' },
          { amount: 20, month: '2020-10' },
          { amount: 300, month: '2021-09' },
          { amount: 4000, month: '2021-10' },
          { amount: 50_000, counts: false },
        ],
        business: [{ amount: 600_000, kind: 'militaryCompensation', counts: null }],
        businessCost: [],
        property: [],
        transfer: [
          { amount: 7, kind: 'militaryCompensation' },
          { amount: 70, kind: 'condolence', counts: null },
          { amount: 700, kind: 'condolence', counts: true },
          { amount: 7000, kind: 'pension' },
          { amount: 70_000, kind: 'condolence', counts: false },
          { amount: 700_000, kind: 'condolence', counts: true, month: '2021-10' },
        ],
      },
    });
    expect(evaluation.netIncome).toBe(320 + 600_000 + 7700);
  });

  test('of medical spending the part within policy counts, even when it is nothing; all of it makes the lead', () => {
    const evaluation = evaluate({
      spending: spending({
        medical: [{ selfPaid: 500_000, selfPaidInPolicy: 0 }, { selfPaid: 100_000 }, { selfPaid: 9, month: '2021-10' }],
        accident: [{ selfPaid: 30, selfPaidInPolicy: 1 }],
      }),
    });
    expect(evaluation.referenceIncome).toBe(2_400_000 - 100_000 - 30);
    expect(evaluation.leads).toEqual(['medicalCost']);
  });

  test.each([
    [2_400_002, 7, 342_857],
    [1, 2, 1],
    [-1, 2, 0],
    [-3, 2, -1],
    [-2_800_000, 4, -700_000],
    [0, 3, 0],
  ])('%i fen for %i people show as %i each, halves up', (total, people, shown) => {
    const evaluation = evaluate({
      members: Array.from({ length: people }, () => person()),
      income: income({ wage: [{ amount: Math.max(total, 0) }], businessCost: [{ amount: Math.max(-total, 0) }] }),
    });
    expect(evaluation.netIncome).toBe(total);
    expect(evaluation.perHead).toBe(shown);
  });

  test.each(['wage', 'business', 'businessCost', 'property', 'transfer'] as const)(
    '%s not asked: no income',
    (list) => {
      const evaluation = evaluate({ income: income({ wage: [{ amount: 10 ** 12 }], [list]: null }) });
      expect(evaluation).toMatchObject({ netIncome: null, referenceIncome: null, withinLine: null, perHead: null });
      expect(paths(evaluation)).toEqual([`income.${list}`]);
    },
  );

  test.each(['medical', 'education', 'disability', 'accident'] as const)(
    '%s not asked: no reference income',
    (list) => {
      const above = income({ wage: [{ amount: 9_000_000 }] });
      const evaluation = evaluate({ income: above, spending: spending({ [list]: null }) });
      expect(evaluation).toMatchObject({ netIncome: 9_000_000, referenceIncome: null, referenceWithinLine: null });
      expect(paths(evaluation)).toEqual([`spending.${list}`]);
    },
  );

  test('claims not asked: no reference income', () => {
    const evaluation = evaluate({ income: income({ wage: [{ amount: 9_000_000 }] }), claims: null });
    expect(evaluation).toMatchObject({ verdict: 'incomplete', referencePerHead: null });
    expect(paths(evaluation)).toEqual(['claims']);
  });

  test('the largest amounts still add up exactly', () => {
    const wage = Array.from({ length: 1000 }, () => ({ amount: 10 ** 12 }));
    expect(evaluate({ income: income({ wage: [...wage, { amount: 1 }] }) }).netIncome).toBe(10 ** 15 + 1);
  });
});

describe('people', () => {
  test('only who is at home, away for work or at school shares the income', () => {
    const statuses = [
      'home',
      'migrantWork',
      'school',
      'conscript',
      'deceased',
      'imprisoned',
      'missing',
      'separateBudget',
    ] as const;
    expect(evaluate({ members: statuses.map((status) => person({ status })) }).people).toBe(3);
  });

  test('one unknown status leaves the divisor unknown and is named', () => {
    const evaluation = evaluate({ members: [person(), person({ status: null }), person({ status: 'missing' })] });
    expect(evaluation).toMatchObject({ verdict: 'incomplete', people: null, withinLine: null, perHead: null });
    expect(paths(evaluation)).toEqual(['members[1].status']);
  });

  test.each([
    ['null', null, null],
    ['none', [], 0],
    ['none counted', [person({ status: 'deceased' })], 0],
  ])('members %s: nobody to share', (_, members, people) => {
    const evaluation = evaluate({ members });
    expect(evaluation).toMatchObject({ verdict: 'incomplete', people, withinLine: null, referenceWithinLine: null });
    expect(paths(evaluation)).toEqual(['members']);
  });
});

describe('scope', () => {
  test.each([
    [true, null, true, 'review'],
    [false, true, true, 'review'],
    [false, false, true, 'outOfScope'],
    [true, true, false, 'outOfScope'],
    [null, null, false, 'outOfScope'],
    [false, false, null, 'outOfScope'],
  ] as const)('lives %s, resettled %s, services %s: %s', (livesInVillage, resettled, usesRuralServices, verdict) => {
    expect(evaluate({ livesInVillage, resettled, usesRuralServices }).verdict).toBe(verdict);
  });

  test('names only what would settle it', () => {
    expect(paths(evaluate({ livesInVillage: true, resettled: null, usesRuralServices: null }))).toEqual([
      'usesRuralServices',
    ]);
    expect(paths(evaluate({ livesInVillage: null, resettled: false, usesRuralServices: null }))).toEqual([
      'livesInVillage',
      'usesRuralServices',
    ]);
  });
});

describe('housing and water', () => {
  type Changes = Partial<HouseholdFacts>;
  const housing = (grade: 'A' | 'B' | 'C' | 'D' | null, otherSafeHome: boolean | null): Changes => ({
    housing: { grade, otherSafeHome },
    safeguards: safeguards({ housingUnsafe: null }),
  });
  const water = (changes: HouseholdFacts['water']): Changes => ({
    water: changes,
    safeguards: safeguards({ waterUnsafe: null }),
  });
  const fine = { litresPerPersonDay: 35, region: 'wet', qualityOk: true, piped: true, dryDaysPerYear: 36 } as const;

  test.each<[string, Changes, string, boolean | null]>([
    ['grade C, no other home', housing('C', false), 'housing', true],
    ['grade D, another home', housing('D', true), 'housing', false],
    ['grade D, nobody knows of another', housing('D', null), 'housing', null],
    ['grade B', housing('B', null), 'housing', false],
    ['no grade, another home', housing(null, true), 'housing', false],
    ['no grade, no other home', housing(null, false), 'housing', null],
    ['told safe, but grade C', { ...housing('C', false), safeguards: safeguards({}) }, 'housing', true],
    [
      'told unsafe, but grade A',
      { ...housing('A', null), safeguards: safeguards({ housingUnsafe: true }) },
      'housing',
      true,
    ],
    ['told safe, grade unknown', { ...housing(null, null), safeguards: safeguards({}) }, 'housing', false],
    ['all four pass', water(fine), 'water', false],
    ['too few litres', water({ ...fine, litresPerPersonDay: 34.9 }), 'water', true],
    ['few litres where water is scarce', water({ ...fine, litresPerPersonDay: 20, region: 'scarce' }), 'water', false],
    ['too few even there', water({ ...fine, litresPerPersonDay: 19, region: 'scarce' }), 'water', true],
    ['20 litres, region unknown', water({ ...fine, litresPerPersonDay: 20, region: null }), 'water', null],
    ['34 litres, region unknown', water({ ...fine, litresPerPersonDay: 34, region: null }), 'water', null],
    ['35 litres, region unknown', water({ ...fine, region: null }), 'water', false],
    ['19 litres, region unknown', water({ ...fine, litresPerPersonDay: 19, region: null }), 'water', true],
    ['bad water', water({ qualityOk: false }), 'water', true],
    ['37 dry days', water({ dryDaysPerYear: 37 }), 'water', true],
    [
      'not piped, but near',
      water({ ...fine, piped: false, minutes: 21, metres: 801, climbMetres: 80 }),
      'water',
      false,
    ],
    ['not piped, and far', water({ piped: false, minutes: 21, metres: 801, climbMetres: 81 }), 'water', true],
    ['not piped, climb unknown', water({ ...fine, piped: false, minutes: 21, metres: 801 }), 'water', null],
    ['800 metres', water({ ...fine, piped: null, metres: 800 }), 'water', false],
    ['20 minutes', water({ ...fine, piped: null, minutes: 20 }), 'water', false],
    ['nothing measured', water({}), 'water', null],
    ['not asked', water(null), 'water', null],
  ])('%s', (_, changes, lead, problem) => {
    const evaluation = evaluate({ income: income({ wage: [{ amount: 9_000_000 }] }), ...changes });
    expect(evaluation.leads).toEqual(problem === true ? [lead] : []);
    expect(evaluation.verdict).toBe(problem === null ? 'incomplete' : problem ? 'review' : 'notNow');
    expect(paths(evaluation)).toEqual(problem === null ? [`safeguards.${lead}Unsafe`] : []);
    expect(evaluation.reasons.find(({ rule }) => rule === 'safeguards')?.outcome).toBe(problem);
  });
});

describe('flags', () => {
  const sick = person({ health: ['chronic'] });
  test.each<[string, string, Partial<HouseholdFacts>, boolean]>([
    ['equalsLine', 'exactly the line', {}, true],
    ['equalsLine', 'one fen less', { income: income({ wage: [{ amount: 2_399_999 }] }) }, false],
    ['consentMissing', 'signed', {}, false],
    ['consentMissing', 'nobody knows', { consentSigned: null }, true],
    ['consentMissing', 'not signed', { consentSigned: false }, true],
    ['costForgotten', 'business without cost', { income: income({ business: [{ amount: 1 }] }) }, true],
    [
      'costForgotten',
      'business, cost of zero',
      { income: income({ business: [{ amount: 1 }], businessCost: [{ amount: 0 }] }) },
      true,
    ],
    ['costForgotten', 'cost not asked', { income: income({ business: [{ amount: 1 }], businessCost: null }) }, false],
    ['costForgotten', 'wage not asked', { income: income({ wage: null, business: [{ amount: 1 }] }) }, true],
    [
      'costForgotten',
      'business that does not count',
      { income: income({ business: [{ amount: 1, counts: false }] }) },
      false,
    ],
    ['allWithoutLabour', 'lost and none', { members: [person({ labour: 'lost' }), person({ labour: 'none' })] }, true],
    ['allWithoutLabour', 'one weak', { members: [person({ labour: 'lost' }), person({ labour: 'weak' })] }, false],
    [
      'allWithoutLabour',
      'the able one is not counted',
      { members: [person({ labour: 'lost' }), person({ status: 'conscript' })] },
      true,
    ],
    ['allWithoutLabour', 'one unknown', { members: [person({ labour: 'lost' }), person({ labour: null })] }, false],
    ['allWithoutLabour', 'nobody counted', { members: [] }, false],
    ['keyGroup', 'serious illness', { members: [person({ health: ['chronic', 'seriousIllness'] })] }, true],
    [
      'keyGroup',
      'serious illness, not counted',
      { members: [person({ health: ['seriousIllness'], status: 'deceased' })] },
      false,
    ],
    ['keyGroup', 'grade 2', { members: [person({ disabilityGrade: 2 })] }, true],
    ['keyGroup', 'grade 3, physical', { members: [person({ disabilityGrade: 3, disabilityType: 'physical' })] }, false],
    ['keyGroup', 'grade 4, mental', { members: [person({ disabilityGrade: 4, disabilityType: 'mental' })] }, true],
    [
      'keyGroup',
      'grade 3, intellectual',
      { members: [person({ disabilityGrade: 3, disabilityType: 'intellectual' })] },
      true,
    ],
    ['keyGroup', 'grade 3, type unknown', { members: [person({ disabilityGrade: 3 })] }, false],
    ['keyGroup', 'chronic', { members: [sick] }, false],
    [
      'keyGroup',
      'chronic and costly',
      { members: [sick], spending: spending({ medical: [{ selfPaid: 600_000 }] }) },
      true,
    ],
    ['keyGroup', 'sixty and dependent', { members: [person({ birthDate: '1961-10-01', selfCare: 'partial' })] }, true],
    [
      'keyGroup',
      'fifty-nine and dependent',
      { members: [person({ birthDate: '1961-10-02', selfCare: 'none' })] },
      false,
    ],
    ['keyGroup', 'seventy, not known how', { members: [person({ birthDate: '1951-01-01', selfCare: null })] }, false],
    ['keyGroup', 'age unknown', { members: [person({ birthDate: null, selfCare: 'none' })] }, false],
    ['inconsistentRisk', 'illness, all healthy', { risks: [{ kind: 'illness' }] }, true],
    ['inconsistentRisk', 'illness, one chronic', { risks: [{ kind: 'illness' }], members: [person(), sick] }, false],
    [
      'inconsistentRisk',
      'illness, one unknown',
      { risks: [{ kind: 'illness' }], members: [person(), person({ health: null })] },
      false,
    ],
    [
      'inconsistentRisk',
      'illness of one not counted',
      { risks: [{ kind: 'illness' }], members: [person(), person({ health: ['chronic'], status: 'missing' })] },
      true,
    ],
    ['inconsistentRisk', 'disability, none disabled', { risks: [{ kind: 'disability' }], members: [sick] }, true],
    [
      'inconsistentRisk',
      'disability, one disabled',
      { risks: [{ kind: 'disability' }], members: [person({ health: ['disabled'] })] },
      false,
    ],
    ['inconsistentRisk', 'members unknown', { risks: [{ kind: 'disability' }], members: null }, false],
    [
      'inconsistentRisk',
      'no job, but no labour',
      { risks: [{ kind: 'unstableJob' }], members: [person({ labour: 'none' })] },
      true,
    ],
    ['inconsistentRisk', 'no job', { risks: [{ kind: 'unstableJob' }] }, false],
    ['recentSplit', 'in the window', { splitOrMerge: { kind: 'split', date: '2021-01-01' } }, true],
    [
      'recentSplit',
      'even when found harmless',
      { splitOrMerge: { kind: 'split', date: '2021-01-01' }, findings: { '7': { state: 'clear', basis: '核实' } } },
      true,
    ],
    ['lineFromEarlierYear', 'the row of 2020 in 2021', {}, true],
    ['lineFromEarlierYear', 'the row of 2025 in 2025', { asOf: '2025-12' }, false],
    ['lineFromEarlierYear', 'no row', { asOf: '2019-12' }, false],
  ])('%s: %s', (flag, _, changes, holds) => {
    const { flags } = evaluate(changes);
    expect(flags.includes(flag as never)).toBe(holds);
    expect([...flags].sort()).toEqual(flags);
  });
});

describe('leads', () => {
  test('are sorted and independent of the verdict', () => {
    const evaluation = evaluate({
      usesRuralServices: false,
      risks: [{ kind: 'unstableJob' }],
      safeguards: { housingUnsafe: true, schoolDropout: true, noMedicalInsurance: true, waterUnsafe: true },
      spending: spending({ medical: [{ selfPaid: 599_999 }, { selfPaid: 1 }] }),
    });
    expect(evaluation.verdict).toBe('outOfScope');
    expect(evaluation.leads).toEqual([
      'employment',
      'housing',
      'medicalCost',
      'medicalInsurance',
      'schooling',
      'water',
    ]);
  });
});

describe('reasons', () => {
  test('come in order, with clause, outcome and the numbers in words', () => {
    const evaluation = evaluate({
      baseType: 'povertyExited',
      members: [person({ name: '王某某', publicServant: true }), person(), person(), person()],
      income: {
        wage: [{ amount: 1_200_000 }],
        business: [{ amount: 1_400_003 }],
        businessCost: [{ amount: 560_000 }],
        property: [],
        transfer: [{ amount: 240_000 }],
      },
      risks: [{ kind: 'illness' }, { kind: 'illness' }, { kind: 'labourShortage' }],
      nominalResidence: true,
      spending: spending({ medical: [{ selfPaid: 5_000_000 }] }),
    });
    expect(evaluation.reasons).toEqual([
      {
        rule: 'scope',
        clause: '二（三）',
        outcome: true,
        text: '这户人实际在农村生产生活，享受农村的公共服务和待遇，属于监测范围里的人家。',
      },
      {
        rule: 'line',
        clause: '二（二）',
        outcome: true,
        text: '2020年10月到2021年9月，工资性收入12,000元，加生产经营收入14,000.03元，加财产性收入0元，加转移性收入2,400元，减生产经营支出5,600元，纯收入共22,800.03元，按4人算，每人5,700.01元；监测线是每人6,000元（双巩固振兴组〔2021〕1号），4人合计24,000元，在监测线以内。',
      },
      {
        rule: 'reference',
        clause: '二（一）',
        outcome: true,
        text: '纯收入22,800.03元，加保险理赔0元，减看病、上学、残疾护理、意外等自己付的50,000元，共负27,199.97元，按4人算，每人负6,799.99元；监测线是每人6,000元（双巩固振兴组〔2021〕1号），4人合计24,000元，在监测线以内。',
      },
      { rule: 'risks', clause: '二（一）', outcome: true, text: '登记的风险有2种：因病、因缺劳动力。' },
      { rule: 'safeguards', clause: '二（一）', outcome: false, text: '住房、上学、医保、饮水都没有发现问题。' },
      {
        rule: 'exclusion1',
        clause: '附件2 一',
        outcome: true,
        text: '王某某是国家公职人员，属于附件2第一条“家庭成员或户主的父母、配偶、子女为国家公职人员”，原则上不得纳入。',
      },
      {
        rule: 'exclusion8',
        clause: '附件2 八',
        outcome: null,
        text: '这户有空挂的情况，是不是附件2第八条“空挂户或空挂人口”，还要人去核实。',
      },
      {
        rule: 'override',
        clause: '二（三）',
        outcome: false,
        text: '没有齐全的“特殊情况确需纳入”材料：要两人核实、写明事实和理由、对群众作专门说明并留下证据。',
      },
    ]);
  });

  test('a household of which nothing is known gets words, not zeros', () => {
    const nothing: HouseholdFacts = {
      asOf: '2019-05',
      villageCode: '530925101201',
      baseType: 'general',
      livesInVillage: null,
      usesRuralServices: null,
      members: null,
      income: { wage: null, business: null, businessCost: null, property: null, transfer: null },
      spending: { medical: null, education: null, disability: null, accident: null },
      claims: null,
      risks: null,
      safeguards: { housingUnsafe: null, schoolDropout: null, noMedicalInsurance: null, waterUnsafe: null },
    };
    const evaluation = evaluateIdentify(nothing, shippedPolicy);
    expect(evaluation).toMatchObject({ verdict: 'incomplete', suggested: null, line: null, people: null });
    expect(new Set(Object.values(evaluation.exclusions))).toEqual(new Set(['unknown', 'clear']));
    expect(evaluation.reasons.map(({ outcome }) => outcome)).toEqual([null, null, null, null, null]);
    for (const { text } of evaluation.reasons) expect(text).not.toMatch(/\d元|null|undefined|NaN/);
    expect(paths(evaluation)).toEqual([
      'claims',
      'income.business',
      'income.businessCost',
      'income.property',
      'income.transfer',
      'income.wage',
      'incomeCollapse',
      'line',
      'livesInVillage',
      'members',
      'resettled',
      'risks',
      'safeguards.housingUnsafe',
      'safeguards.noMedicalInsurance',
      'safeguards.schoolDropout',
      'safeguards.waterUnsafe',
      'spending.accident',
      'spending.disability',
      'spending.education',
      'spending.medical',
      'usesRuralServices',
    ]);
    for (const { label } of evaluation.missing) expect(label).toMatch(/^[\u4e00-\u9fff、，“”]+$/);
  });

  test.each<[Partial<HouseholdFacts>, RegExp]>([
    [{ income: income({ wage: [{ amount: 2_400_000 }] }) }, /刚好等于监测线，算在线内/],
    [{ income: income({ wage: [{ amount: 2_400_001 }] }) }, /24,000\.01元.*超过了监测线/],
    [{ asOf: '2019-05' }, /没有查到监测线/],
    [{ members: null }, /几口人还没有问清楚/],
    [{ members: [] }, /没有算进来的人口/],
    [{ income: income({ wage: null }) }, /还没有问全/],
  ])('the line in words: %j', (changes, words) => {
    expect(evaluate(changes).reasons.find(({ rule }) => rule === 'line')?.text).toMatch(words);
  });
});
