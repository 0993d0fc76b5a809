import type * as z from 'zod';

import { HouseholdFacts } from './facts.ts';

/** Why an input is refused. */
export type FaultCode = 'json' | 'task' | 'missing' | 'type' | 'value' | 'unknownKey' | 'calendar';

/** One fault of an input: what kind, where (`input.members[0].status`) and a sentence that says so. */
export type Fault = { readonly code: FaultCode; readonly path: string; readonly message: string };

/** A value that holds to its schema, or the first fault found. */
export type Checked<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: Fault };

type Issue = z.core.$ZodIssue;

function pathText(root: string, path: readonly PropertyKey[]): string {
  let text = root;
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += text === '' ? String(step) : `.${String(step)}`;
  }
  return text;
}

/** What stands at `path` in the input as it came; undefined where there is nothing. */
function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

/** The JSON type a value was expected to have, or null where the issue is not about the type. */
function expectedType(issue: Issue): string | null {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'number' : issue.expected;
    case 'invalid_value':
      return typeof issue.values[0];
    case 'invalid_union':
      return 'string'; // only unions told apart by a word occur
    default:
      return null;
  }
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数',
  boolean: '是或否',
  object: '一组内容',
  array: '一个列表',
  record: '一组内容',
};

const jsonType = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);

function valueMessage(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `只能是 ${issue.values.map(String).join('、')}`;
    case 'invalid_union':
      return '不是可选的种类';
    case 'too_small':
      return `不能小于 ${String(issue.minimum)}`;
    case 'too_big':
      return issue.origin === 'array' ? `最多 ${String(issue.maximum)} 项` : `不能大于 ${String(issue.maximum)}`;
    case 'invalid_type':
      return issue.expected === 'int' ? '应是整数' : '不是能用的数';
    case 'invalid_key':
      return '名称不对';
    default:
      return issue.message;
  }
}

function faultOf(issue: Issue, input: unknown, root: string): Fault {
  if (issue.code === 'unrecognized_keys') {
    const path = pathText(root, [...issue.path, issue.keys[0] as string]);
    return { code: 'unknownKey', path, message: '没有这一项' };
  }
  const path = pathText(root, issue.path);
  const value = valueAt(input, issue.path);
  if (value === undefined || value === null) return { code: 'missing', path, message: '必须填写' };
  const expected = expectedType(issue);
  if (expected !== null && jsonType(value) !== (expected === 'record' ? 'object' : expected)) {
    return { code: 'type', path, message: `应是${TYPE_WORDS[expected] ?? expected}` };
  }
  return { code: 'value', path, message: valueMessage(issue) };
}

/** Checks `input` strictly against a schema; faults carry paths that begin with `root`. */
export function check<Value>(schema: z.ZodType<Value>, input: unknown, root: string): Checked<Value> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, fault: faultOf(parsed.error.issues[0] as Issue, input, root) };
}

/** Checks the input of the task `identify`; only what passes may be evaluated. */
export function validateIdentify(input: unknown): Checked<HouseholdFacts> {
  return check(HouseholdFacts, input, 'input');
}
