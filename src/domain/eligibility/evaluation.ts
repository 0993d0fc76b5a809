import type { MonthWindow } from '../calendar/months.ts';
import type { Tri } from './facts.ts';

/** What the evaluation advises; people decide. */
export type Verdict =
  | 'unstable'
  | 'marginal'
  | 'sudden'
  | 'review'
  | 'excludedInPrinciple'
  | 'notNow'
  | 'incomplete'
  | 'outOfScope';

/** 脱贫不稳定户, 边缘易致贫户, 突发严重困难户: the verdicts that suggest to take the household in. */
export type SuggestedType = 'unstable' | 'marginal' | 'sudden';

/** The ten situations of 附件2. */
export type ExclusionNumber = '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '10';
export type ExclusionState = 'hit' | 'clear' | 'pending' | 'unknown';

export type Flag =
  | 'allWithoutLabour'
  | 'consentMissing'
  | 'costForgotten'
  | 'equalsLine'
  | 'inconsistentRisk'
  | 'keyGroup'
  | 'lineFromEarlierYear'
  | 'overridden'
  | 'recentSplit';

/** What must be followed up, whatever the verdict. */
export type Lead = 'employment' | 'housing' | 'medicalCost' | 'medicalInsurance' | 'schooling' | 'water';

/** A fact that nobody knows yet, by its path within the input, named in plain Chinese. */
export type MissingFact = { readonly path: string; readonly label: string };

/** One step of the explanation: the rule, its clause in the plan, what came out, and a sentence to read aloud. */
export type Reason = { readonly rule: string; readonly clause: string; readonly outcome: Tri; readonly text: string };

/** The result of the task `identify`. Money is in fen; `perHead` and `referencePerHead` are for display only. */
export type Evaluation = {
  readonly verdict: Verdict;
  readonly suggested: SuggestedType | null;
  readonly line: { amount: number; region: string; validFrom: string; document: string } | null;
  readonly window: MonthWindow;
  readonly people: number | null;
  readonly netIncome: number | null;
  readonly referenceIncome: number | null;
  readonly perHead: number | null;
  readonly referencePerHead: number | null;
  readonly withinLine: Tri;
  readonly referenceWithinLine: Tri;
  readonly exclusions: Readonly<Record<ExclusionNumber, ExclusionState>>;
  readonly flags: readonly Flag[];
  readonly leads: readonly Lead[];
  readonly missing: readonly MissingFact[];
  readonly reasons: readonly Reason[];
};
