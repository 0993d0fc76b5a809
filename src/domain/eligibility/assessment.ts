import { windowOf } from '../calendar/months.ts';
import type { MonthWindow } from '../calendar/months.ts';
import { type Bar, decide, type Decision, type Judgements, mayHaveType, type RiskClass } from './decision.ts';
import type { Verdict } from './evaluation.ts';
import { exclusionsOf, isAnyHit, isAnyPending, isOverrideComplete } from './exclusions.ts';
import type { ExclusionStates } from './exclusions.ts';
import type { HouseholdFacts, RiskKind, Risks, Tri } from './facts.ts';
import { countPeople } from './members.ts';
import { moneyOf } from './money.ts';
import type { Money } from './money.ts';
import { lineAt } from './policy.ts';
import type { LineRow, Policy } from './policy.ts';
import { anyProblem, safeguardProblemsOf } from './safeguards.ts';
import type { SafeguardProblems } from './safeguards.ts';
import { and, or } from './tri.ts';

/** Everything that is worked out on the way to the verdict; the explanation only puts it into words. */
export type Assessment = {
  readonly facts: HouseholdFacts;
  readonly window: MonthWindow;
  readonly line: LineRow | null;
  readonly people: number | null;
  readonly money: Money;
  readonly problems: SafeguardProblems;
  readonly exclusions: ExclusionStates;
  /** Whether an override is recorded in full; asked only when an exclusion is a hit. */
  readonly overrideComplete: boolean;
  readonly judgements: Judgements;
  readonly decision: Decision;
};

/** Step 1: living in the village (or resettled) and using its public services, 二（三）, 二（四）. */
export function scopeOf(facts: HouseholdFacts): Tri {
  return and(or(facts.livesInVillage, facts.resettled ?? null), facts.usesRuralServices);
}

/** Whether a risk is an event that strikes; lack of labour and other risks are not. */
export function isEventLike(kind: RiskKind): boolean {
  return kind !== 'labourShortage' && kind !== 'other';
}

function riskClassOf(risks: Risks): RiskClass | null {
  if (risks === null) return null;
  let found: RiskClass = 'none';
  for (const { kind } of risks) {
    if (isEventLike(kind)) return 'event';
    found = 'other';
  }
  return found;
}

/** Whether `total` is within the line for `people`: exact, on totals; null without line, total or people. */
export function isWithin(total: number | null, line: LineRow | null, people: number | null): Tri {
  if (total === null || line === null || people === null || people === 0) return null;
  return total <= line.amount * people;
}

/** What can be said of a household before its exclusions are looked at. */
type Circumstances = Omit<Assessment, 'exclusions' | 'overrideComplete' | 'decision'>;

function circumstancesOf(facts: HouseholdFacts, policy: Policy): Circumstances {
  const window = windowOf(facts.asOf);
  const line = lineAt(policy, facts.villageCode, facts.asOf);
  const people = countPeople(facts.members);
  const money = moneyOf(facts, window, policy.uncountedTransfers);
  const problems = safeguardProblemsOf(facts, policy);
  const judgements: Judgements = {
    scope: scopeOf(facts),
    withinLine: isWithin(money.net, line, people),
    referenceWithinLine: isWithin(money.reference, line, people),
    incomeCollapse: facts.incomeCollapse ?? null,
    risk: riskClassOf(facts.risks),
    problem: anyProblem(problems),
  };
  return { facts, window, line, people, money, problems, judgements };
}

/** Step 7: any hit without a complete override, else anything pending, else nothing bars a type. */
function barOf(exclusions: ExclusionStates, overrideComplete: boolean): Bar {
  if (isAnyHit(exclusions) && !overrideComplete) return 'hit';
  return isAnyPending(exclusions) ? 'pending' : 'none';
}

/** Works out one household's facts by a policy. The facts are taken as valid. */
export function assess(facts: HouseholdFacts, policy: Policy): Assessment {
  const { window, line, people, money, problems, judgements } = circumstancesOf(facts, policy);
  const exclusions = exclusionsOf(facts, window, policy);
  const overrideComplete = isAnyHit(exclusions) && isOverrideComplete(facts.override);
  const decision = decide(judgements, facts.baseType, barOf(exclusions, overrideComplete));
  return { facts, window, line, people, money, problems, exclusions, overrideComplete, judgements, decision };
}

/** Only the verdict that `assess` comes to: exclusions are looked at where a type is possible, nothing else differs. */
export function verdictOf(facts: HouseholdFacts, policy: Policy): Verdict {
  const { judgements, window } = circumstancesOf(facts, policy);
  if (!mayHaveType(judgements)) return decide(judgements, facts.baseType, 'none').verdict;
  const exclusions = exclusionsOf(facts, window, policy);
  const overrideComplete = isAnyHit(exclusions) && isOverrideComplete(facts.override);
  return decide(judgements, facts.baseType, barOf(exclusions, overrideComplete)).verdict;
}
