import { verdictOf } from './assessment.ts';
import { evaluateIdentify } from './evaluate.ts';
import type { Evaluation, Verdict } from './evaluation.ts';
import type { HouseholdFacts } from './facts.ts';
import type { Policy } from './policy.ts';

/** Combinations beyond which conflicting answers are put to people at once, 冲突过多. */
export const MOST_COMBINATIONS = 64;

/** A field with several live answers; `count` says how many. */
export type ConflictingField = { readonly field: string; readonly count: number };

/** Which answer each conflicting field takes: the index of the answer by field. */
export type Choice = Readonly<Record<string, number>>;

/** Facts with one answer chosen for each conflicting field. */
export type Variant = { readonly facts: HouseholdFacts; readonly choice: Choice };

/** What conflicting answers do to a verdict. */
export type CombinedEvaluation =
  /** Every combination comes to the same: the evaluation of the first variant stands. */
  | { readonly kind: 'agreed'; readonly verdict: Verdict; readonly evaluation: Evaluation }
  /** The verdict hangs on the answers to `fields`: people decide which answers hold. */
  | {
      readonly kind: 'open';
      readonly verdict: 'review';
      readonly outcomes: readonly Verdict[];
      readonly fields: readonly string[];
    }
  | { readonly kind: 'tooMany'; readonly verdict: 'review' };

/** Every combination of the answers, the first answer of each field first; null when there are too many. */
export function choicesOf(conflicts: readonly ConflictingField[]): Choice[] | null {
  let choices: Choice[] = [{}];
  for (const { field, count } of conflicts) {
    if (choices.length * count > MOST_COMBINATIONS) return null;
    choices = choices.flatMap((choice) => Array.from({ length: count }, (_, index) => ({ ...choice, [field]: index })));
  }
  return choices;
}

function differingFields(left: Choice, right: Choice): string[] {
  return Object.keys(left).filter((field) => left[field] !== right[field]);
}

/** The fields whose answer alone turns one outcome into another, with the rest of the answers as they are. */
function decisiveFields(variants: readonly Variant[], verdicts: readonly Verdict[]): string[] {
  const fields = new Set<string>();
  variants.forEach((left, i) => {
    variants.forEach((right, j) => {
      if (i >= j || verdicts[i] === verdicts[j]) return;
      const [field, ...others] = differingFields(left.choice, right.choice);
      if (field !== undefined && others.length === 0) fields.add(field);
    });
  });
  return [...fields].sort();
}

/**
 * Evaluates a household whose answers conflict, once for each combination of them.
 * @param variants facts for every choice of `choicesOf`, in its order (one variant where nothing conflicts); null when
 *   there are too many combinations
 */
export function evaluateConflicting(variants: readonly Variant[] | null, policy: Policy): CombinedEvaluation {
  const first = variants?.[0];
  if (variants === null || first === undefined || variants.length > MOST_COMBINATIONS) {
    return { kind: 'tooMany', verdict: 'review' };
  }
  const verdicts = variants.map(({ facts }) => verdictOf(facts, policy));
  const outcomes = [...new Set(verdicts)];
  if (outcomes.length > 1)
    return { kind: 'open', verdict: 'review', outcomes, fields: decisiveFields(variants, verdicts) };
  const evaluation = evaluateIdentify(first.facts, policy);
  return { kind: 'agreed', verdict: evaluation.verdict, evaluation };
}
