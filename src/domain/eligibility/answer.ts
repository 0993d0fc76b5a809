import * as z from 'zod';

import { CalendarDate } from '../calendar/months.ts';
import { closingDay } from '../calendar/working-days.ts';
import { checkIdNumber } from '../identity/id-number.ts';
import { DepartmentLeadInput, evaluateDepartmentLead } from './department-lead.ts';
import { EliminationInput, evaluateElimination } from './eliminate.ts';
import { evaluateIdentify } from './evaluate.ts';
import { HouseholdFacts } from './facts.ts';
import type { Policy } from './policy.ts';
import { check } from './validate.ts';
import type { Checked, Fault } from './validate.ts';

/** One answer of the evaluation: an output line of the contract. */
export type Answer =
  | { readonly id: string; readonly task: string; readonly result: unknown }
  | { readonly id: string | null; readonly task: string | null; readonly error: Fault };

const NoticeInput = z.strictObject({ postedOn: CalendarDate, workingDays: z.int().min(5).max(30) });
const IdNumberInput = z.strictObject({ value: z.string(), on: CalendarDate.nullish() });

const Line = z.strictObject({ id: z.string(), task: z.string(), input: z.unknown().optional() });

function mapChecked<Input>(checked: Checked<Input>, evaluate: (input: Input) => unknown): Checked<unknown> {
  return checked.ok ? { ok: true, value: evaluate(checked.value) } : checked;
}

function answerNotice(input: unknown, policy: Policy): Checked<unknown> {
  const checked = check(NoticeInput, input, 'input');
  if (!checked.ok) return checked;
  const mayCloseAfter = closingDay(checked.value.postedOn, checked.value.workingDays, policy.calendars);
  if (mayCloseAfter !== null) return { ok: true, value: { mayCloseAfter } };
  const message = '公示期里有一天所在的年份还没有放假安排，算不出工作日';
  return { ok: false, fault: { code: 'calendar', path: 'input.postedOn', message } };
}

function answerTask(task: string, input: unknown, policy: Policy, today: string): Checked<unknown> {
  switch (task) {
    case 'identify':
      return mapChecked(check(HouseholdFacts, input, 'input'), (facts) => evaluateIdentify(facts, policy));
    case 'eliminate':
      return mapChecked(check(EliminationInput, input, 'input'), (valid) => evaluateElimination(valid, policy));
    case 'notice':
      return answerNotice(input, policy);
    case 'departmentLead':
      return mapChecked(check(DepartmentLeadInput, input, 'input'), (valid) => evaluateDepartmentLead(valid, policy));
    case 'idNumber':
      return mapChecked(check(IdNumberInput, input, 'input'), ({ value, on }) => checkIdNumber(value, on ?? today));
    default:
      return { ok: false, fault: { code: 'task', path: 'task', message: '没有这种任务' } };
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const ownText = (line: Record<string, unknown>, key: string): string | null => {
  const value = Object.hasOwn(line, key) ? line[key] : null;
  return typeof value === 'string' ? value : null;
};

/** The answer to a line that is not JSON, or not an object. */
export function refuseLine(message: string): Answer {
  return { id: null, task: null, error: { code: 'json', path: '', message } };
}

/**
 * Answers one line of the contract, `{id, task, input}`, as parsed from JSON. Never throws on input.
 * @param today the day `YYYY-MM-DD` that an identity number without `on` is checked for
 */
export function answerLine(line: unknown, policy: Policy, today: string): Answer {
  if (!isObject(line)) return refuseLine('应是一个 JSON 对象');
  const checked = check(Line, line, '');
  if (!checked.ok) return { id: ownText(line, 'id'), task: ownText(line, 'task'), error: checked.fault };
  const { id, task, input } = checked.value;
  const outcome = answerTask(task, input, policy, today);
  return outcome.ok ? { id, task, result: outcome.value } : { id, task, error: outcome.fault };
}
