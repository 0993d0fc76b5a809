import { expect, test } from 'vitest';

import { decide, mayHaveType } from '#domain/eligibility/decision.ts';
import type { Bar, BaseType, JudgementName, Judgements, RiskClass } from '#domain/eligibility/decision.ts';
import { evaluateIdentify } from '#domain/eligibility/evaluate.ts';
import type { HouseholdFacts, Tri } from '#domain/eligibility/facts.ts';
import { or } from '#domain/eligibility/tri.ts';
import { shippedPolicy } from '#content/policies/load.ts';
import { household, income, spending } from './household.ts';

/*
 * Steps 1, 4, 5, 7 and 8 once more, as plainly as they are written: nine judgements, each safeguard on its own, every
 * value of every unknown. The product's table must agree on every household there can be.
 */

type Nine = {
  scope: Tri;
  within: Tri;
  reference: Tri;
  collapse: Tri;
  risk: RiskClass | null;
  housing: Tri;
  schooling: Tri;
  insurance: Tri;
  water: Tri;
};
type Name = keyof Nine;
const names: Name[] = [
  'scope',
  'within',
  'reference',
  'collapse',
  'risk',
  'housing',
  'schooling',
  'insurance',
  'water',
];
const risks: RiskClass[] = ['none', 'event', 'other'];

function outcome(n: Nine, baseType: BaseType, bar: Bar): { verdict: string; suggested: string | null } {
  if (n.scope === false) return { verdict: 'outOfScope', suggested: null };
  const struck = n.reference === true || n.collapse === true;
  let type: string | null = null;
  if (n.within && n.risk !== 'none') type = baseType === 'general' ? 'marginal' : 'unstable';
  if (!n.within && struck && n.risk === 'event') type = 'sudden';
  if (type !== null) {
    const verdict = { hit: 'excludedInPrinciple', pending: 'review', none: type }[bar];
    return { verdict, suggested: type };
  }
  const problem = n.housing || n.schooling || n.insurance || n.water;
  const review = n.within || (!n.within && struck) || problem;
  return { verdict: review ? 'review' : 'notNow', suggested: null };
}

function completions(n: Nine): Nine[] {
  let all: Nine[] = [n];
  for (const name of names) {
    if (n[name] !== null) continue;
    const values = name === 'risk' ? risks : [true, false];
    all = all.flatMap((each) => values.map((value) => ({ ...each, [name]: value })));
  }
  return all;
}

function byTheBook(n: Nine, baseType: BaseType, bar: Bar): { verdict: string; suggested: string | null; open: Name[] } {
  const all = completions(n);
  const outcomes = all.map((each) => outcome(each, baseType, bar));
  const verdicts = new Set(outcomes.map((each) => each.verdict));
  const types = new Set(outcomes.map((each) => each.suggested));
  const suggested = types.size === 1 ? ([...types][0] as string | null) : null;
  if (verdicts.size === 1) return { verdict: [...verdicts][0] as string, suggested, open: [] };
  const open = names.filter((name) => {
    if (n[name] !== null) return false;
    const values = name === 'risk' ? risks : [true, false];
    return all.some((each, index) =>
      values.some((value) => outcome({ ...each, [name]: value }, baseType, bar).verdict !== outcomes[index]?.verdict),
    );
  });
  return { verdict: 'incomplete', suggested, open };
}

const tris: Tri[] = [true, false, null];
const productNames: Record<Exclude<JudgementName, 'problem'>, Name> = {
  scope: 'scope',
  withinLine: 'within',
  referenceWithinLine: 'reference',
  incomeCollapse: 'collapse',
  risk: 'risk',
};

test('agrees with brute force on all 157,464 combinations of judgements', () => {
  let count = 0;
  const wrong: unknown[] = [];
  for (const scope of tris)
    for (const within of tris)
      for (const reference of tris)
        for (const collapse of tris)
          for (const risk of [...risks, null])
            for (const housing of tris)
              for (const schooling of tris)
                for (const insurance of tris)
                  for (const water of tris)
                    for (const baseType of ['general', 'povertyExited'] as const)
                      for (const bar of ['none', 'hit', 'pending'] as const) {
                        count += 1;
                        const nine = { scope, within, reference, collapse, risk, housing, schooling, insurance, water };
                        const expected = byTheBook(nine, baseType, bar);
                        const judgements: Judgements = {
                          scope,
                          withinLine: within,
                          referenceWithinLine: reference,
                          incomeCollapse: collapse,
                          risk,
                          problem: or(or(housing, schooling), or(insurance, water)),
                        };
                        const got = decide(judgements, baseType, bar);
                        const open = got.open.flatMap((name): Name[] =>
                          name === 'problem'
                            ? (['housing', 'schooling', 'insurance', 'water'] as const).filter(
                                (each) => nine[each] === null,
                              )
                            : [productNames[name]],
                        );
                        const isSame =
                          got.verdict === expected.verdict &&
                          got.suggested === expected.suggested &&
                          open.sort().join() === expected.open.sort().join();
                        if (!isSame) wrong.push({ ...nine, baseType, bar, got, expected });
                      }
  expect(wrong.slice(0, 3)).toEqual([]);
  expect(count).toBe(157_464);
});

test('exclusions are passed over exactly where no value of what is unknown gives a type', () => {
  const wrong: unknown[] = [];
  for (const scope of tris)
    for (const within of tris)
      for (const reference of tris)
        for (const collapse of tris)
          for (const risk of [...risks, null]) {
            const none = { housing: false, schooling: false, insurance: false, water: false };
            const all = completions({ scope, within, reference, collapse, risk, ...none });
            const hasType = all.some((each) => outcome(each, 'general', 'none').suggested !== null);
            const judgements: Judgements = {
              scope,
              withinLine: within,
              referenceWithinLine: reference,
              incomeCollapse: collapse,
              risk,
              problem: null,
            };
            const got = mayHaveType(judgements);
            if (got !== hasType) wrong.push({ ...judgements, got, hasType });
          }
  expect(wrong).toEqual([]);
});

/*
 * The same on facts: small lists of values for every fact that bears on the verdict, each of which may be unknown.
 * What is missing must be exactly the facts that can change the verdict, by trying all completions of the facts.
 */

const factValues = {
  livesInVillage: [true, false],
  resettled: [true, false],
  usesRuralServices: [true, false],
  claims: [[], [{ amount: 9_000_000 }]],
  incomeCollapse: [true, false],
  risks: [[], [{ kind: 'illness' }], [{ kind: 'labourShortage' }]],
  'safeguards.housingUnsafe': [true, false],
  'safeguards.waterUnsafe': [true, false],
} as const;
type FactPath = keyof typeof factValues;
const factPaths = Object.keys(factValues) as FactPath[];

function withFact(facts: HouseholdFacts, path: FactPath, value: unknown): HouseholdFacts {
  const [first, second] = path.split('.') as [keyof HouseholdFacts, string | undefined];
  if (second === undefined) return { ...facts, [first]: value };
  return { ...facts, [first]: { ...(facts[first] as object), [second]: value } };
}

function completedFacts(facts: HouseholdFacts, unknown: readonly FactPath[]): HouseholdFacts[] {
  return unknown.reduce<HouseholdFacts[]>(
    (all, path) => all.flatMap((each) => factValues[path].map((value) => withFact(each, path, value))),
    [facts],
  );
}

test('missing facts are exactly those that can change the verdict, by brute force on facts', () => {
  const above = {
    income: income({ wage: [{ amount: 5_000_000 }] }),
    spending: spending({ medical: [{ selfPaid: 4_000_000 }] }),
  };
  const starts = [
    household({ risks: [{ kind: 'illness' }] }), // within the line
    household({ ...above, risks: [{ kind: 'disaster' }] }), // above it, but not after rigid spending
    household({ ...above, claims: [{ amount: 9_000_000 }] }), // above it even then
    household({ ...above, livesInVillage: false, resettled: true, incomeCollapse: true }),
    household({ ...above, livesInVillage: false }), // out of scope
  ];
  const verdictCache = new Map<string, string>();
  const verdict = (facts: HouseholdFacts): string => {
    const key = JSON.stringify(facts);
    const known = verdictCache.get(key) ?? evaluateIdentify(facts, shippedPolicy).verdict;
    verdictCache.set(key, known);
    return known;
  };
  const seen = new Set<string>();
  for (const start of starts) {
    for (let mask = 0; mask < 1 << factPaths.length; mask += 1) {
      const unknown = factPaths.filter((_, bit) => mask & (1 << bit));
      const facts = unknown.reduce((each, path) => withFact(each, path, null), start);
      const got = evaluateIdentify(facts, shippedPolicy);
      const verdicts = new Set(completedFacts(facts, unknown).map(verdict));
      const matters = unknown.filter((path) => {
        const others = unknown.filter((other) => other !== path);
        return completedFacts(facts, others).some(
          (each) => new Set(factValues[path].map((value) => verdict(withFact(each, path, value)))).size > 1,
        );
      });
      expect(got.verdict).toBe(verdicts.size === 1 ? [...verdicts][0] : 'incomplete');
      expect(got.missing.map(({ path }) => path)).toEqual(verdicts.size === 1 ? [] : matters.sort());
      seen.add(got.verdict);
    }
  }
  expect([...seen].sort()).toEqual(['incomplete', 'marginal', 'notNow', 'outOfScope', 'review', 'sudden']);
});
