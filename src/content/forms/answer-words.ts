import { codeLabels, labelOf } from '#content/codes/load.ts';
import { day, money, month } from '#content/locales/zh-CN/format.ts';
import { survey } from '#content/locales/zh-CN/survey.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import { type Question } from '#domain/form/definition.ts';
import { isNonAnswer } from '#domain/record/field-at.ts';
import { type HouseholdFile, answer } from '#domain/record/household-file.ts';

/** An answer as it is spoken: money with its unit, codes by their labels, members by their names. */
export function answerWords(question: Question, value: Json | undefined, file: HouseholdFile): string {
  if (value === undefined) return '';
  if (isNonAnswer(value)) return nonAnswerWord(question, value.$);
  const plain = typeof value === 'object' ? '' : String(value);
  switch (question.type) {
    case 'money':
      return typeof value === 'number' ? money(value) : '';
    case 'yesNo':
      return value === true ? question.yes : question.no;
    case 'date':
      return day(plain);
    case 'month':
      return month(plain);
    case 'choice':
      return labelOf(question.list, plain);
    case 'choices':
      return Array.isArray(value)
        ? value.flatMap((code) => (typeof code === 'string' ? [labelOf(question.list, code)] : [])).join('、')
        : '';
    case 'integer':
    case 'decimal':
      return `${plain}${question.unit === undefined ? '' : ` ${question.unit}`}`;
    case 'member':
      return memberName(file, plain);
    case 'text':
    case 'idNumber':
    case 'phone':
      return plain;
  }
}

export function nonAnswerWord(question: Question, code: 'refused' | 'unknown' | 'notApplicable'): string {
  return question.type === 'yesNo' && code === 'unknown' ? survey.unclear : survey.notAnswers[code];
}

/** Which non-answers stand beside a field; 不清楚 always does beside 是 and 否. */
export function nonAnswersOf(question: Question): readonly { code: string; label: string }[] {
  const codes = question.nonAnswers ?? (question.type === 'yesNo' ? (['unknown'] as const) : []);
  return codes.map((code) => ({ code, label: nonAnswerWord(question, code) }));
}

export function choicesOf(
  question: Question,
  file: HouseholdFile,
): readonly { code: string; label: string; pinyin?: string }[] {
  switch (question.type) {
    case 'choice':
    case 'choices':
      return codeLabels(question.list);
    case 'member':
      return file.persons.map((person) => ({ code: person.record, label: memberName(file, person.record) }));
    default:
      return [];
  }
}

function memberName(file: HouseholdFile, record: string): string {
  const person = file.persons.find(({ members }) => members.includes(record));
  const name = answer(person, 'name');
  return typeof name === 'string' && name !== '' ? name : survey.persons.unnamed;
}
