import * as z from 'zod';

import { Month, monthsBetween } from '../calendar/months.ts';
import { assess } from './assessment.ts';
import type { Assessment } from './assessment.ts';
import type { MissingFact, Reason } from './evaluation.ts';
import { HouseholdFacts, listOf, Risks, Tri } from './facts.ts';
import { isAllDeceased, isAllWithoutLabour } from './members.ts';
import { addBehind, addBehindAllDeceased, addBehindAllWithoutLabour, sortedFacts } from './missing.ts';
import type { MissingFacts } from './missing.ts';
import type { Policy } from './policy.ts';
import { anyProblem } from './safeguards.ts';
import { not } from './tri.ts';
import { RISK_WORDS, spokenMonth, yuan } from './wording.ts';

const Measure = z.strictObject({ kind: z.string(), month: Month });

/** The input of the task `eliminate`: may the risk of an identified household be marked as gone, 三（八）, 三（九）. */
export const EliminationInput = z
  .strictObject({
    identifiedOn: Month,
    asOf: Month,
    mode: z.enum(['helped', 'natural']),
    facts: HouseholdFacts,
    measures: listOf(Measure).nullable(),
    incomeStableMonths: z.int().min(0).nullable(),
    rigidSpendingSolved: Tri,
    originalRisksGone: Tri,
    newRisks: Risks,
    householdAgrees: Tri,
  })
  .superRefine(({ identifiedOn, asOf, facts }, context) => {
    const refuse = (path: string[], message: string): void => context.addIssue({ code: 'custom', path, message });
    if (identifiedOn > asOf) refuse(['identifiedOn'], '识别的月份不能晚于评议的月份');
    if (facts.asOf !== asOf) refuse(['facts', 'asOf'], '家庭情况的月份应与评议的月份相同');
  });
export type EliminationInput = z.infer<typeof EliminationInput>;

/** What must hold before the risk may be marked as gone, in the order in which a refusal names them. */
export type Need =
  | 'aboveLine'
  | 'referenceAboveLine'
  | 'incomeStable'
  | 'sixMonths'
  | 'measure'
  | 'rigidSpending'
  | 'originalRisks'
  | 'newRisks'
  | 'safeguards'
  | 'agreement';

/** The result of the task `eliminate`. */
export type Elimination = {
  readonly outcome: 'mayStart' | 'refuse' | 'keepWatching' | 'incomplete';
  readonly failed: readonly Need[];
  readonly reasons: readonly Reason[];
  readonly missing: readonly MissingFact[];
};

type Condition = {
  readonly rule: Need;
  readonly clause: string;
  readonly holds: Tri;
  readonly text: string;
  readonly addMissing: (found: MissingFacts) => void;
};

const PREFIX = 'facts.';

const told = (holds: Tri, yes: string, no: string, unknown: string): string =>
  holds === null ? `${unknown}，还没有问清楚。` : `${holds ? yes : no}。`;

function comparisonText({ line, people }: Assessment, total: number | null, what: string, above: Tri): string {
  if (above === null || total === null || line === null || people === null)
    return `${what}有没有超过监测线，还不知道。`;
  const limit = `${people}人按每人${yuan(line.amount)}合计${yuan(line.amount * people)}`;
  return `${what}${yuan(total)}，今年的监测线${limit}（${line.document}），${above ? '超过了' : '没有超过'}。`;
}

function conditionsOf(input: EliminationInput, assessment: Assessment, policy: Policy): Condition[] {
  const { asOf, identifiedOn, incomeStableMonths, measures, newRisks } = input;
  const { incomeStableMonths: stableNeeded, monthsSinceIdentification: monthsNeeded } = policy.limits;
  const aboveLine = not(assessment.judgements.withinLine);
  const referenceAbove = not(assessment.judgements.referenceWithinLine);
  const stable = incomeStableMonths === null ? null : incomeStableMonths >= stableNeeded;
  const months = monthsBetween(identifiedOn, asOf);
  const taken = measures?.filter(({ month }) => month >= identifiedOn && month <= asOf).length ?? null;
  const problem = anyProblem(assessment.problems);
  const add = (path: string, label: string) => (found: MissingFacts) => void found.set(path, label);
  const needs: Condition[] = [
    {
      rule: 'aboveLine',
      clause: '二（二）',
      holds: aboveLine,
      text: comparisonText(assessment, assessment.money.net, '纯收入', aboveLine),
      addMissing: (found) => addBehind('withinLine', assessment, found, PREFIX),
    },
    {
      rule: 'referenceAboveLine',
      clause: '二（一）',
      holds: referenceAbove,
      text: comparisonText(assessment, assessment.money.reference, '扣除大额支出后的收入', referenceAbove),
      addMissing: (found) => addBehind('referenceWithinLine', assessment, found, PREFIX),
    },
    {
      rule: 'incomeStable',
      clause: '三（八）',
      holds: stable,
      text:
        incomeStableMonths === null
          ? '收入稳定了几个月，还没有问清楚。'
          : `收入已经稳定${incomeStableMonths}个月，要求${stableNeeded}个月以上，${stable === true ? '够了' : '还不够'}。`,
      addMissing: add('incomeStableMonths', '收入已经稳定了几个月'),
    },
    {
      rule: 'sixMonths',
      clause: '三（九）',
      holds: months >= monthsNeeded,
      text: `${spokenMonth(identifiedOn)}纳入，到${spokenMonth(asOf)}有${months}个月，要求${monthsNeeded}个月以上，${months >= monthsNeeded ? '够了' : '还不够'}。`,
      addMissing: () => undefined,
    },
    {
      rule: 'measure',
      clause: '三（七）',
      holds: taken === null ? null : taken > 0,
      text:
        taken === null
          ? '落实过哪些帮扶措施，还没有问清楚。'
          : taken > 0
            ? `纳入以来落实了${taken}项帮扶措施。`
            : '纳入以来一项帮扶措施也没有落实。',
      addMissing: add('measures', '纳入以来落实了哪些帮扶措施'),
    },
    {
      rule: 'rigidSpending',
      clause: '三（八）',
      holds: input.rigidSpendingSolved,
      text: told(input.rigidSpendingSolved, '大额支出已经解决', '大额支出还没有解决', '大额支出有没有解决'),
      addMissing: add('rigidSpendingSolved', '看病、上学等大额支出有没有解决'),
    },
    {
      rule: 'originalRisks',
      clause: '三（八）',
      holds: input.originalRisksGone,
      text: told(input.originalRisksGone, '原来的风险已经消除', '原来的风险还在', '原来的风险有没有消除'),
      addMissing: add('originalRisksGone', '原来的风险是不是消除了'),
    },
    {
      rule: 'newRisks',
      clause: '三（八）',
      holds: newRisks === null ? null : newRisks.length === 0,
      text:
        newRisks === null
          ? '有没有新的风险，还没有问清楚。'
          : newRisks.length === 0
            ? '没有新的风险。'
            : `又有了新的风险：${[...new Set(newRisks.map(({ kind }) => RISK_WORDS[kind]))].join('、')}。`,
      addMissing: add('newRisks', '有没有新的风险'),
    },
    {
      rule: 'safeguards',
      clause: '三（八）',
      holds: not(problem),
      text: told(
        not(problem),
        '住房、上学、医保、饮水都没有问题',
        '住房、上学、医保、饮水里还有问题',
        '住房、上学、医保、饮水有没有问题',
      ),
      addMissing: (found) => addBehind('problem', assessment, found, PREFIX),
    },
    {
      rule: 'agreement',
      clause: '三（九）',
      holds: input.householdAgrees,
      text: told(input.householdAgrees, '这户人知情并且同意', '这户人不同意', '这户人同不同意'),
      addMissing: add('householdAgrees', '这户人知不知道、同不同意'),
    },
  ];
  const waived = (rule: Need): boolean => input.mode === 'natural' && (rule === 'sixMonths' || rule === 'measure');
  return needs.filter(({ rule }) => !waived(rule));
}

const DECEASED: Reason = {
  rule: 'allDeceased',
  clause: '附件2 九',
  outcome: true,
  text: '家里的人都已经去世，可以按自然消除办理。',
};

const WITHOUT_LABOUR: Reason = {
  rule: 'allWithoutLabour',
  clause: '三（八）',
  outcome: true,
  text: '整户没有劳动能力，暂不标注风险消除，继续落实保障、长期跟踪。',
};

/** A question that goes before the ten needs, where nobody knows the answer. */
function openQuestion(rule: string, clause: string, text: string): Reason {
  return { rule, clause, outcome: null, text };
}

/**
 * Whether 风险消除 may be started for an identified household, 三（八）, 三（九）: the task `eliminate`.
 * As in step 8 whatever is unknown takes every value: one outcome for all stands, else `incomplete`.
 * @param input valid input (see `EliminationInput`)
 */
export function evaluateElimination(input: EliminationInput, policy: Policy): Elimination {
  const { facts } = input;
  const deceased: Tri = input.mode === 'natural' ? isAllDeceased(facts.members) : false;
  if (deceased === true) return { outcome: 'mayStart', failed: [], reasons: [DECEASED], missing: [] };
  const withoutLabour = isAllWithoutLabour(facts.members);
  if (deceased === false && withoutLabour === true) {
    return { outcome: 'keepWatching', failed: [], reasons: [WITHOUT_LABOUR], missing: [] };
  }
  const conditions = conditionsOf(input, assess(facts, policy), policy);
  const failed = conditions.filter(({ holds }) => holds === false).map(({ rule }) => rule);
  const unknown = conditions.filter(({ holds }) => holds === null);
  const reasons = conditions.map(({ rule, clause, holds, text }): Reason => ({ rule, clause, outcome: holds, text }));

  // Where it is open whether all are deceased, a status is unknown: nobody is known to be counted, and the comparisons
  // are unknown with the people. So the answer always matters, and keepWatching is never certain here.
  const isDeceasedOpen = deceased === null;
  const isLabourOpen = withoutLabour === null;
  const areNeedsOpen = failed.length === 0 && unknown.length > 0;
  if (!isLabourOpen && !isDeceasedOpen && !areNeedsOpen) {
    return { outcome: failed.length > 0 ? 'refuse' : 'mayStart', failed, reasons, missing: [] };
  }
  const found: MissingFacts = new Map();
  const open: Reason[] = [];
  if (isDeceasedOpen) {
    addBehindAllDeceased(facts, found, PREFIX);
    open.push(openQuestion('allDeceased', '附件2 九', '家里的人是不是都已经去世，还没有问清楚。'));
  }
  if (isLabourOpen) {
    addBehindAllWithoutLabour(facts, found, PREFIX);
    open.push(openQuestion('allWithoutLabour', '三（八）', '是不是整户没有劳动能力，还没有问清楚。'));
  }
  if (areNeedsOpen) for (const { addMissing } of unknown) addMissing(found);
  return { outcome: 'incomplete', failed: [], reasons: [...open, ...reasons], missing: sortedFacts(found) };
}
