import { assess, verdictOf } from './assessment.ts';
import type { SuggestedType, Verdict } from './evaluation.ts';
import type { HouseholdFacts } from './facts.ts';
import type { Policy } from './policy.ts';

/** All that a verdict about one household hangs on: whoever keeps it can judge again without the records. */
export type JudgedFacts = {
  /** One for each combination of conflicting answers, that of the shown answers first; null when there are too many. */
  readonly variants: readonly HouseholdFacts[] | null;
  /** Nobody said whether the household left poverty: the verdict must be the same either way. */
  readonly baseTypeOpen: boolean;
};

type Outcome = { readonly verdict: Verdict; readonly suggested: SuggestedType | null };

/** The verdict that `evaluateFile` comes to over the same facts by `policy`, without its explanation. */
export function verdictUnder({ variants, baseTypeOpen }: JudgedFacts, policy: Policy): Verdict {
  const [first, ...others] = variants ?? [];
  if (variants === null || first === undefined) return 'review';
  if (!baseTypeOpen) {
    const verdict = verdictOf(first, policy);
    return others.every((facts) => verdictOf(facts, policy) === verdict) ? verdict : 'review';
  }
  const asked = outcomeOf(variants, policy);
  const exited = outcomeOf(
    variants.map((facts): HouseholdFacts => ({ ...facts, baseType: 'povertyExited' })),
    policy,
  );
  return asked.verdict === exited.verdict && asked.suggested === exited.suggested ? asked.verdict : 'incomplete';
}

/** One outcome stands; several are for people. */
function outcomeOf(variants: readonly HouseholdFacts[], policy: Policy): Outcome {
  const [first, ...others] = variants.map((facts) => assess(facts, policy).decision);
  const agreed = first !== undefined && others.every(({ verdict }) => verdict === first.verdict);
  return agreed ? first : { verdict: 'review', suggested: null };
}
