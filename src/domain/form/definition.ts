import { z } from 'zod';
import { CODE_LISTS, type CodeListName } from '../record/code-lists.ts';

/**
 * A form as content: sections of topics, one topic a screen. Kinds are closed unions, so a missing case does not
 * compile; there is no expression language. Paths are those of the record schema; `<window>` is filled in when shown.
 */

const CodeList = z.enum(Object.keys(CODE_LISTS) as [CodeListName, ...CodeListName[]]);
const Value = z.union([z.string(), z.boolean(), z.int()]);

/** When a question or topic is shown. `path` is of the same record (within a list: of the same line). */
export type Condition =
  | { is: 'equals'; path: string; value: string | boolean | number }
  | { is: 'includes'; path: string; value: string }
  | { is: 'answered'; path: string }
  /** Age on the first day of the month of the survey; `below` exclusive. Unknown age: shown. */
  | { is: 'age'; atLeast?: number | undefined; below?: number | undefined }
  | { is: 'all' | 'any'; of: Condition[] }
  | { is: 'not'; condition: Condition };

export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.discriminatedUnion('is', [
    z.strictObject({ is: z.literal('equals'), path: z.string(), value: Value }),
    z.strictObject({ is: z.literal('includes'), path: z.string(), value: z.string() }),
    z.strictObject({ is: z.literal('answered'), path: z.string() }),
    z.strictObject({ is: z.literal('age'), atLeast: z.int().optional(), below: z.int().optional() }),
    z.strictObject({ is: z.literal('all'), of: z.array(Condition) }),
    z.strictObject({ is: z.literal('any'), of: z.array(Condition) }),
    z.strictObject({ is: z.literal('not'), condition: Condition }),
  ]),
);

const Common = {
  /** Path in the record; within a list relative to the line (`amount`), within `persons` of the person. */
  path: z.string(),
  /** The question in the words a cadre would use; it is the heading. */
  ask: z.string(),
  /** The short name of the field, for tables, missing lists and history. */
  label: z.string(),
  help: z.string().optional(),
  /** Must be answered before a visit can be submitted (severity E); a non-answer counts as answered, and is listed. */
  required: z.boolean().optional(),
  showWhen: Condition.optional(),
  /** Clause that asks for it, when there is one. */
  clause: z.string().optional(),
  /** Which non-answers are offered beside the field; `notApplicable` reads 没有, `unknown` 没问到, `refused` 不愿说. */
  nonAnswers: z.array(z.enum(['notApplicable', 'unknown', 'refused'])).optional(),
};

export const Question = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), ...Common, max: z.int().positive(), long: z.boolean().optional() }),
  z.strictObject({ type: z.literal('integer'), ...Common, min: z.int(), max: z.int(), unit: z.string().optional() }),
  z.strictObject({ type: z.literal('decimal'), ...Common, max: z.number(), unit: z.string().optional() }),
  /** Typed in yuan, kept in fen. */
  z.strictObject({ type: z.literal('money'), ...Common }),
  z.strictObject({ type: z.literal('date'), ...Common }),
  z.strictObject({ type: z.literal('month'), ...Common }),
  /** One code of a list: few as buttons, many as a searchable list. */
  z.strictObject({ type: z.literal('choice'), ...Common, list: CodeList }),
  z.strictObject({ type: z.literal('choices'), ...Common, list: CodeList, alone: z.string().optional() }),
  /** 是 / 否 / 不清楚; `yes` and `no` are the button words. */
  z.strictObject({ type: z.literal('yesNo'), ...Common, yes: z.string(), no: z.string() }),
  /** Checked (GB 11643); fills birthDate and sex of the same person. */
  z.strictObject({ type: z.literal('idNumber'), ...Common }),
  z.strictObject({ type: z.literal('phone'), ...Common }),
  /** One person of the household, by record id; in a line: whose wage, whose illness. */
  z.strictObject({ type: z.literal('member'), ...Common }),
]);
export type Question = z.infer<typeof Question>;

const TopicCommon = {
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  help: z.string().optional(),
  showWhen: Condition.optional(),
};

const QuestionsTopic = z.strictObject({
  kind: z.literal('questions'),
  ...TopicCommon,
  record: z.enum(['household', 'visit']),
  questions: z.array(Question).min(1),
});
export const PersonTopic = z.strictObject({ ...TopicCommon, questions: z.array(Question).min(1) });
export type PersonTopic = z.infer<typeof PersonTopic>;

export const Topic = z.discriminatedUnion('kind', [
  QuestionsTopic,
  /** Lines under a path of the household; `asked` stands at `<path>/asked`. */
  z.strictObject({
    kind: z.literal('list'),
    ...TopicCommon,
    path: z.string(),
    ask: z.string(),
    /** What one line is called: 一笔工资, 一辆车. */
    line: z.string(),
    required: z.boolean().optional(),
    clause: z.string().optional(),
    questions: z.array(Question).min(1),
    /** Path of the amount in a line that is summed up on screen. */
    sum: z.string().optional(),
  }),
  /** Person records of the household; each has its own page of topics. */
  z.strictObject({
    kind: z.literal('persons'),
    ...TopicCommon,
    ask: z.string(),
    required: z.boolean().optional(),
    topics: z.array(PersonTopic).min(1),
  }),
  z.strictObject({
    kind: z.literal('photos'),
    ...TopicCommon,
    roles: z.array(
      z.strictObject({
        role: z.enum(CODE_LISTS.photoRole),
        required: z.boolean().optional(),
        sensitive: z.boolean().optional(),
      }),
    ),
  }),
  z.strictObject({ kind: z.literal('consent'), ...TopicCommon }),
  z.strictObject({ kind: z.literal('signature'), ...TopicCommon }),
]);
export type Topic = z.infer<typeof Topic>;

export const Section = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  topics: z.array(Topic).min(1),
});
export type Section = z.infer<typeof Section>;

const SumCommon = {
  /** `equal`: too little is told too, once every part was answered; `atMost`: only too much. */
  is: z.enum(['equal', 'atMost']),
  /** Path of the number that the parts belong to; of a line within that line. */
  whole: z.string(),
  unit: z.string(),
  /** What the parts are called, and what the whole is called, in the sentence of the warning. */
  words: z.string(),
  against: z.string(),
  /** How far apart they may be, in the unit of the field (fen for money). */
  slack: z.number().positive().optional(),
};

/** Numbers of the household that must add up. Money is told in yuan (`元`). */
export const SumRule = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('fields'), ...SumCommon, parts: z.array(z.string()).min(1) }),
  /** Within every line of a list. */
  z.strictObject({ of: z.literal('line'), ...SumCommon, list: z.string(), parts: z.array(z.string()).min(1) }),
  /** A number summed over the lines of some kinds that are told in one unit, against a field of the household. */
  z.strictObject({
    of: z.literal('lines'),
    ...SumCommon,
    list: z.string(),
    kinds: z.array(z.string()).min(1),
    part: z.string(),
    lineUnit: z.string(),
  }),
]);
export type SumRule = z.infer<typeof SumRule>;

export const FormDefinition = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  version: z.int().positive(),
  /** Record schema that the paths belong to. */
  schema: z.int().positive(),
  title: z.string(),
  /** What is new since the version before, one plain sentence each, for those who know the old one. */
  whatsNew: z.array(z.string()).optional(),
  /** Why such a visit cannot be begun yet; left out when it can. */
  notYet: z.string().optional(),
  visitKinds: z.array(z.enum(CODE_LISTS.visitKind)).min(1),
  sections: z.array(Section).min(1),
  sums: z.array(SumRule).optional(),
});
export type FormDefinition = z.infer<typeof FormDefinition>;
