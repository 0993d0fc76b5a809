import { describe, expect, test } from 'vitest';

import { shippedPolicy } from '#content/policies/load.ts';
import {
  type Choice,
  type CombinedEvaluation,
  choicesOf,
  evaluateConflicting,
} from '#domain/eligibility/combine-conflicts.ts';
import { evaluateIdentify } from '#domain/eligibility/evaluate.ts';
import type { HouseholdFacts } from '#domain/eligibility/facts.ts';
import { household, income } from './household.ts';

type Alternatives = Record<string, Partial<HouseholdFacts>[]>;

function combined(alternatives: Alternatives): CombinedEvaluation {
  const conflicts = Object.entries(alternatives).map(([field, values]) => ({ field, count: values.length }));
  const factsOf = (choice: Choice): HouseholdFacts =>
    household(Object.assign({}, ...Object.entries(choice).map(([field, index]) => alternatives[field]?.[index])));
  const variants = choicesOf(conflicts)?.map((choice) => ({ facts: factsOf(choice), choice })) ?? null;
  return evaluateConflicting(variants, shippedPolicy);
}

const risks = [{ risks: [{ kind: 'illness' as const }] }, { risks: [{ kind: 'schooling' as const }] }];
const wage = [{ income: income({ wage: [{ amount: 100 }] }) }, { income: income({ wage: [{ amount: 9_000_000 }] }) }];
const consent = [{ consentSigned: true }, { consentSigned: false }, { consentSigned: null }];

describe('conflicting answers', () => {
  test('none: the evaluation as it is', () => {
    expect(combined({})).toEqual({
      kind: 'agreed',
      verdict: 'review',
      evaluation: evaluateIdentify(household(), shippedPolicy),
    });
  });

  test('that come to the same stand', () => {
    expect(combined({ risks, consent })).toMatchObject({
      kind: 'agreed',
      verdict: 'marginal',
      evaluation: { flags: expect.not.arrayContaining(['consentMissing']) },
    });
  });

  test('that do not are for people, and only the field that matters is named', () => {
    expect(combined({ risks, consent, wage })).toEqual({
      kind: 'open',
      verdict: 'review',
      outcomes: ['marginal', 'notNow'],
      fields: ['wage'],
    });
  });

  test('several may matter', () => {
    const collapse = [{ incomeCollapse: true }, { incomeCollapse: false }];
    expect(combined({ risks, wage, collapse })).toMatchObject({ kind: 'open', fields: ['collapse', 'wage'] });
  });

  test('64 combinations are tried, 65 are too many', () => {
    const six = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`consent${index}`, consent.slice(1)]));
    expect(combined(six).kind).toBe('agreed');
    expect(choicesOf([{ field: 'a', count: 64 }])?.length).toBe(64);
    expect(choicesOf([{ field: 'a', count: 65 }])).toBeNull();
    expect(combined({ ...six, wage })).toEqual({ kind: 'tooMany', verdict: 'review' });
  });
});
