import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { shippedPolicy } from '#content/policies/load.ts';
import { verdictOf } from '#domain/eligibility/assessment.ts';
import { evaluateIdentify } from '#domain/eligibility/evaluate.ts';
import type { Evaluation, Verdict } from '#domain/eligibility/evaluation.ts';
import type { HouseholdFacts, IncomeLine } from '#domain/eligibility/facts.ts';
import { validateIdentify } from '#domain/eligibility/validate.ts';
import { arbitraryFacts } from './arbitrary-facts.ts';

const RUNS = { numRuns: 500, seed: 20261123 };
const evaluate = (facts: HouseholdFacts): Evaluation => evaluateIdentify(facts, shippedPolicy);
const judged = (facts: HouseholdFacts): Omit<Evaluation, 'missing' | 'reasons'> => {
  const { missing: _, reasons: __, ...rest } = evaluate(facts);
  return rest;
};
const missingPaths = (facts: HouseholdFacts): string[] => evaluate(facts).missing.map(({ path }) => path);
const reversed = <Value>(list: readonly Value[] | null | undefined): Value[] | null =>
  list == null ? null : [...list].reverse();

type Lists = HouseholdFacts['income'];
const eachIncome = (income: Lists, change: (lines: IncomeLine[]) => IncomeLine[]): Lists => ({
  wage: income.wage && change(income.wage),
  business: income.business && change(income.business),
  businessCost: income.businessCost && change(income.businessCost),
  property: income.property && change(income.property),
  transfer: income.transfer && change(income.transfer),
});

function forAll(property: (facts: HouseholdFacts) => void): void {
  fc.assert(fc.property(arbitraryFacts, property), RUNS);
}

describe('every household', () => {
  test('of every verdict is among those tried', () => {
    const seen = new Set(fc.sample(arbitraryFacts, RUNS).map((facts) => verdictOf(facts, shippedPolicy)));
    expect([...seen].sort()).toEqual([
      'excludedInPrinciple',
      'incomplete',
      'marginal',
      'notNow',
      'outOfScope',
      'review',
      'sudden',
      'unstable',
    ]);
  });

  test('is valid, and valid facts come back as they were', () => {
    forAll((facts) => {
      expect(validateIdentify(facts)).toEqual({ ok: true, value: facts });
    });
  });

  test('is judged the same again, bit for bit, and not changed by it', () => {
    forAll((facts) => {
      const before = JSON.stringify(facts);
      const once = JSON.stringify(evaluate(facts));
      expect(JSON.stringify(evaluate(JSON.parse(before) as HouseholdFacts))).toBe(once);
      expect(JSON.stringify(facts)).toBe(before);
    });
  });

  test('gets the same verdict without the explanation', () => {
    forAll((facts) => {
      expect(verdictOf(facts, shippedPolicy)).toBe(evaluate(facts).verdict);
    });
  });

  test('misses facts exactly when it is incomplete or of a suggested type with unknown exclusions', () => {
    forAll((facts) => {
      const { verdict, suggested, exclusions, missing } = evaluate(facts);
      const isType = verdict === 'unstable' || verdict === 'marginal' || verdict === 'sudden';
      expect(isType ? suggested : verdict).toBe(verdict);
      const hasUnknown = Object.values(exclusions).includes('unknown');
      expect(missing.length > 0).toBe(verdict === 'incomplete' || (isType && hasUnknown));
      const paths = missing.map(({ path }) => path);
      expect([...new Set(paths)].sort()).toEqual(paths);
    });
  });

  test('misses only facts that are null', () => {
    forAll((facts) => {
      for (const path of missingPaths(facts)) {
        if (path === 'line' || path === 'members') continue;
        const value = path
          .split(/[.[\]]+/)
          .filter((step) => step !== '')
          .reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], facts);
        expect(value ?? null).toBeNull();
      }
    });
  });

  test('has a reason for each step, each a whole sentence', () => {
    forAll((facts) => {
      const { reasons, exclusions, withinLine, referenceWithinLine } = evaluate(facts);
      const rules = reasons.map(({ rule }) => rule);
      expect(rules.slice(0, 5)).toEqual(['scope', 'line', 'reference', 'risks', 'safeguards']);
      expect(reasons[1]?.outcome).toBe(withinLine);
      expect(reasons[2]?.outcome).toBe(referenceWithinLine);
      const hits = Object.values(exclusions).includes('hit');
      expect(rules.includes('override')).toBe(hits);
      const told = Object.entries(exclusions).filter(([, state]) => state === 'hit' || state === 'pending');
      expect(rules.slice(5, hits ? -1 : undefined)).toEqual(told.map(([number]) => `exclusion${number}`));
      for (const { text, clause } of reasons) {
        expect(text).toMatch(/^[^，。].*。$/);
        expect(text).not.toMatch(/null|undefined|NaN|，，|：。/);
        expect(clause).not.toBe('');
      }
    });
  });
});

describe('nothing changes', () => {
  test('when the members come in another order', () => {
    forAll((facts) => {
      const other = { ...facts, members: reversed(facts.members) };
      expect(judged(other)).toEqual(judged(facts));
      expect(missingPaths(other).length).toBe(missingPaths(facts).length);
    });
  });

  test('when lines, risks and property come in another order', () => {
    forAll((facts) => {
      const other: HouseholdFacts = {
        ...facts,
        income: eachIncome(facts.income, (lines) => [...lines].reverse()),
        claims: reversed(facts.claims),
        risks: reversed(facts.risks),
        vehicles: reversed(facts.vehicles),
        properties: reversed(facts.properties),
        businesses: reversed(facts.businesses),
      };
      expect(judged(other)).toEqual(judged(facts));
      expect(missingPaths(other)).toEqual(missingPaths(facts));
    });
  });

  test('when a line of zero is added to a list that was asked', () => {
    forAll((facts) => {
      const other: HouseholdFacts = {
        ...facts,
        income: eachIncome(facts.income, (lines) => [...lines, { amount: 0 }]),
        spending: {
          ...facts.spending,
          medical: facts.spending.medical && [...facts.spending.medical, { selfPaid: 0 }],
        },
        claims: facts.claims && [{ amount: 0 }, ...facts.claims],
      };
      expect(evaluate(other)).toEqual(evaluate(facts));
    });
  });

  test('when a line is split in two of the same kind and month', () => {
    forAll((facts) => {
      const split = (lines: IncomeLine[]): IncomeLine[] =>
        lines.flatMap((line) => {
          const part = Math.floor(line.amount / 3);
          return [
            { ...line, amount: part },
            { ...line, amount: line.amount - part },
          ];
        });
      expect(evaluate({ ...facts, income: eachIncome(facts.income, split) })).toEqual(evaluate(facts));
    });
  });

  test('when money moves between the lines of a group', () => {
    forAll((facts) => {
      const moved = (lines: IncomeLine[]): IncomeLine[] => {
        const [first, second, ...rest] = lines;
        if (first === undefined || second === undefined) return lines;
        const plain = { month: null, counts: true };
        return [{ ...plain, amount: first.amount + second.amount }, { ...plain, amount: 0 }, ...rest];
      };
      const pooled = (lines: IncomeLine[]): IncomeLine[] => {
        const [first, second, ...rest] = lines;
        if (first === undefined || second === undefined) return lines;
        const plain = { month: null, counts: true };
        return [{ ...plain, amount: first.amount }, { ...plain, amount: second.amount }, ...rest];
      };
      const before = { ...facts, income: eachIncome(facts.income, pooled) };
      expect(evaluate({ ...facts, income: eachIncome(facts.income, moved) })).toEqual(evaluate(before));
    });
  });

  test('when a key is left out instead of null', () => {
    forAll((facts) => {
      const short = Object.fromEntries(
        Object.entries(facts).filter(
          ([key, value]) =>
            value !== null || ['livesInVillage', 'usesRuralServices', 'members', 'claims', 'risks'].includes(key),
        ),
      ) as HouseholdFacts;
      expect(evaluate(short)).toEqual(evaluate(facts));
    });
  });
});

describe('more income', () => {
  const weight = { true: 0, null: 1, false: 2 } as const;
  test('never brings a household closer to the line', () => {
    forAll((facts) => {
      const before = evaluate(facts);
      for (const list of ['wage', 'business', 'property', 'transfer'] as const) {
        const lines = facts.income[list];
        if (lines === null) continue;
        const after = evaluate({ ...facts, income: { ...facts.income, [list]: [...lines, { amount: 123_457 }] } });
        expect(weight[`${after.withinLine}`]).toBeGreaterThanOrEqual(weight[`${before.withinLine}`]);
        expect(weight[`${after.referenceWithinLine}`]).toBeGreaterThanOrEqual(weight[`${before.referenceWithinLine}`]);
        expect(after.netIncome).toBe(before.netIncome === null ? null : before.netIncome + 123_457);
      }
    });
  });

  test('never turns "not now" into a type, more spending never a type into "not now"', () => {
    forAll((facts) => {
      const types: Verdict[] = ['unstable', 'marginal', 'sudden'];
      const { wage } = facts.income;
      const richer = { ...facts, income: { ...facts.income, wage: wage && [...wage, { amount: 5_000_000 }] } };
      const { medical } = facts.spending;
      const sicker = {
        ...facts,
        spending: { ...facts.spending, medical: medical && [...medical, { selfPaid: 5_000_000 }] },
      };
      const before = evaluate(facts).verdict;
      expect(before === 'notNow' && types.includes(evaluate(richer).verdict)).toBe(false);
      expect(types.includes(before) && evaluate(sicker).verdict === 'notNow').toBe(false);
    });
  });
});

/** Facts of one household with the unknown facts of another kind filled in from a second one. */
function filled(facts: HouseholdFacts, from: HouseholdFacts, keys: readonly (keyof HouseholdFacts)[]): HouseholdFacts {
  const fill = (value: unknown, other: unknown): unknown => {
    if (value === null || value === undefined) return other ?? null;
    if (typeof value !== 'object' || Array.isArray(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, fill(part, (other as Record<string, unknown> | null)?.[key])]),
    );
  };
  return { ...facts, ...Object.fromEntries(keys.map((key) => [key, fill(facts[key], from[key])])) };
}

describe('more facts', () => {
  const judging = [
    'livesInVillage',
    'usesRuralServices',
    'resettled',
    'members',
    'income',
    'spending',
    'claims',
    'incomeCollapse',
    'risks',
  ] as const;
  const excluding = [
    'kin',
    'vehicles',
    'properties',
    'businesses',
    'hiresWorkers',
    'largeScaleFarming',
    'splitOrMerge',
    'nominalResidence',
    'dishonestyListed',
  ] as const;
  const safeguarding = ['safeguards', 'housing', 'water'] as const;

  test('never undecide a verdict that no unknown exclusion could change', () => {
    let decided = 0;
    fc.assert(
      fc.property(arbitraryFacts, arbitraryFacts, (facts, other) => {
        const known = filled(facts, other, ['members']);
        const before = evaluate(known);
        if (before.verdict === 'incomplete') return;
        const after = evaluate(filled(known, { ...other, asOf: facts.asOf }, judging));
        decided += 1;
        expect(after.verdict).toBe(before.verdict);
        expect(before.suggested === null ? null : after.suggested).toBe(before.suggested);
      }),
      RUNS,
    );
    expect(decided).toBeGreaterThan(150);
  });

  test('on safeguards never undecide either', () => {
    fc.assert(
      fc.property(arbitraryFacts, arbitraryFacts, (facts, other) => {
        const before = evaluate(facts);
        if (before.verdict === 'incomplete') return;
        // a house or a well is looked at afresh only where nobody had said anything: what was told stands beside it
        const after = evaluate(filled(facts, { ...other, housing: facts.housing, water: facts.water }, safeguarding));
        expect(after.verdict).toBe(before.verdict);
      }),
      RUNS,
    );
  });

  /** The verdicts that known exclusions can make of one in which some of them were unknown. */
  function possibleAfter({ verdict, suggested }: Evaluation): Verdict[] {
    if (verdict === 'excludedInPrinciple') return [verdict];
    if (suggested !== null) return [suggested, 'review', 'excludedInPrinciple'];
    // where the type itself is not known, known exclusions can settle or unsettle what all types would come to
    return verdict === 'review' || verdict === 'incomplete'
      ? ['review', 'excludedInPrinciple', 'incomplete']
      : [verdict];
  }

  test('on exclusions change a type only into an exclusion or a review, and nothing without a type', () => {
    fc.assert(
      fc.property(arbitraryFacts, arbitraryFacts, (facts, other) => {
        const before = evaluate(facts);
        const after = evaluate(filled(facts, other, excluding));
        expect(after.suggested).toBe(before.suggested);
        expect(possibleAfter(before)).toContain(after.verdict);
      }),
      RUNS,
    );
  });
});

test('a higher line never takes a household out of it', () => {
  fc.assert(
    fc.property(arbitraryFacts, (facts) => {
      const before = evaluate(facts);
      const lines = shippedPolicy.lines.map((row) => ({ ...row, amount: row.amount + 100_000 }));
      const after = evaluateIdentify(facts, { ...shippedPolicy, lines });
      expect(before.withinLine === true && after.withinLine !== true).toBe(false);
      expect(after.withinLine === false && before.withinLine !== false).toBe(false);
    }),
    RUNS,
  );
});
