import type { SuggestedType, Verdict } from './evaluation.ts';
import type { HouseholdFacts, Tri } from './facts.ts';

/*
 * Steps 1, 4, 5, 7 and 8 of the contract: from a handful of judgements, each of which may be unknown, to the verdict
 * and to the judgements that keep it open. There are few enough of them to try every value of every unknown, as step
 * 8 says it; each combination is worked out once and remembered.
 */

/** What the recorded risks amount to: none, one that is an event (illness, disaster …), or others only. */
export type RiskClass = 'none' | 'event' | 'other';

/** The judgements a verdict rests on; null where unknown. `problem` is: any safeguard problem. */
export type Judgements = {
  readonly scope: Tri;
  readonly withinLine: Tri;
  readonly referenceWithinLine: Tri;
  readonly incomeCollapse: Tri;
  readonly risk: RiskClass | null;
  readonly problem: Tri;
};
export type JudgementName = keyof Judgements;

/** What the exclusions do to a type: nothing, `hit` without a complete override, or `pending`. */
export type Bar = 'none' | 'hit' | 'pending';

export type BaseType = HouseholdFacts['baseType'];

export type Decision = {
  readonly verdict: Verdict;
  readonly suggested: SuggestedType | null;
  /** The unknown judgements that change the verdict for some choice of the others; empty unless it is incomplete. */
  readonly open: readonly JudgementName[];
};

type Known = { readonly [Name in JudgementName]: NonNullable<Judgements[Name]> };

const BOOLEANS = [true, false] as const;
const RISKS = ['none', 'event', 'other'] as const;
const NAMES: readonly JudgementName[] = [
  'scope',
  'withinLine',
  'referenceWithinLine',
  'incomeCollapse',
  'risk',
  'problem',
];

/** Step 4: the type that the income and the risks point to, or null. */
function typeOf(known: Known, baseType: BaseType): SuggestedType | null {
  if (known.withinLine) {
    if (known.risk === 'none') return null;
    return baseType === 'povertyExited' ? 'unstable' : 'marginal';
  }
  return isStruck(known) && known.risk === 'event' ? 'sudden' : null;
}

/** Above the line and yet brought down: by rigid spending, or by a collapse of income that a person confirmed. */
const isStruck = (known: Known): boolean => known.referenceWithinLine || known.incomeCollapse;

/** Steps 1, 5 and 7 where everything is known. */
function verdictOfKnown(known: Known, type: SuggestedType | null, bar: Bar): Verdict {
  if (!known.scope) return 'outOfScope';
  if (type === null) return known.withinLine || isStruck(known) || known.problem ? 'review' : 'notNow';
  switch (bar) {
    case 'hit':
      return 'excludedInPrinciple';
    case 'pending':
      return 'review';
    case 'none':
      return type;
  }
}

type Outcome = { readonly known: Known; readonly verdict: Verdict; readonly suggested: SuggestedType | null };

/** Every outcome that the unknown judgements leave open, each of them taking every value. */
function outcomesOf(judgements: Judgements, baseType: BaseType, bar: Bar): Outcome[] {
  const every = <Value>(value: Value | null, all: readonly Value[]): readonly Value[] =>
    value === null ? all : [value];
  const outcomes: Outcome[] = [];
  for (const scope of every(judgements.scope, BOOLEANS))
    for (const withinLine of every(judgements.withinLine, BOOLEANS))
      for (const referenceWithinLine of every(judgements.referenceWithinLine, BOOLEANS))
        for (const incomeCollapse of every(judgements.incomeCollapse, BOOLEANS))
          for (const risk of every<RiskClass>(judgements.risk, RISKS))
            for (const problem of every(judgements.problem, BOOLEANS)) {
              const known = { scope, withinLine, referenceWithinLine, incomeCollapse, risk, problem };
              const type = typeOf(known, baseType);
              const verdict = verdictOfKnown(known, type, bar);
              outcomes.push({ known, verdict, suggested: scope ? type : null });
            }
  return outcomes;
}

const differsOnlyIn = (name: JudgementName, left: Known, right: Known): boolean =>
  NAMES.every((other) => (left[other] !== right[other]) === (other === name));

function enumerate(judgements: Judgements, baseType: BaseType, bar: Bar): Decision {
  const outcomes = outcomesOf(judgements, baseType, bar);
  const first = outcomes[0] as Outcome;
  const suggested = outcomes.every((outcome) => outcome.suggested === first.suggested) ? first.suggested : null;
  if (outcomes.every((outcome) => outcome.verdict === first.verdict)) {
    return { verdict: first.verdict, suggested, open: [] };
  }
  const open = NAMES.filter((name) =>
    outcomes.some((left) =>
      outcomes.some((right) => left.verdict !== right.verdict && differsOnlyIn(name, left.known, right.known)),
    ),
  );
  return { verdict: 'incomplete', suggested, open };
}

const digit = (value: Tri): number => (value === null ? 2 : value ? 1 : 0);
const riskDigit = (risk: RiskClass | null): number => (risk === null ? 3 : RISKS.indexOf(risk));
const barDigit = (bar: Bar): number => (bar === 'none' ? 0 : bar === 'hit' ? 1 : 2);

/** One place for each combination: 3 values of five judgements, 4 of the risk, 3 bars, 2 base types. */
const remembered: (Decision | undefined)[] = Array.from({ length: 3 ** 5 * 4 * 3 * 2 });

/** Decides, step 8: one verdict for every value of what is unknown, or `incomplete` and what keeps it open. */
export function decide(judgements: Judgements, baseType: BaseType, bar: Bar): Decision {
  let key = digit(judgements.scope);
  key = key * 3 + digit(judgements.withinLine);
  key = key * 3 + digit(judgements.referenceWithinLine);
  key = key * 3 + digit(judgements.incomeCollapse);
  key = key * 4 + riskDigit(judgements.risk);
  key = key * 3 + digit(judgements.problem);
  key = key * 3 + barDigit(bar);
  key = key * 2 + (baseType === 'general' ? 0 : 1);
  return (remembered[key] ??= enumerate(judgements, baseType, bar));
}

/** Whether the judgements leave a type possible at all; where they do not, the exclusions change nothing. */
export function mayHaveType(judgements: Judgements): boolean {
  if (judgements.scope === false || judgements.risk === 'none') return false;
  if (judgements.withinLine !== false) return true;
  if (judgements.risk === 'other') return false;
  return judgements.referenceWithinLine !== false || judgements.incomeCollapse !== false;
}
