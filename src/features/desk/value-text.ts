import { labelOf } from '#content/codes/load.ts';
import { placeName } from '#content/places/load.ts';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type RecordKind } from '#domain/change/change.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import { type CodeListName } from '#domain/record/code-lists.ts';
import { fieldAt, isNonAnswer } from '#domain/record/field-at.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { dayText, monthText, timeText } from './day-text.ts';
import { fieldWords } from './field-words.ts';
import { personName, recordOf } from './file-records.ts';
import { countText, moneyText } from './money-text.ts';

/** Lists whose words are those of this desk and not of the survey. */
function codeText(list: CodeListName, code: string): string {
  const own: Readonly<Record<string, string>> | null =
    list === 'asked'
      ? words.answers.asked
      : list === 'reviewState'
        ? words.review
        : list === 'findingState'
          ? words.findingState
          : null;
  return own?.[code] ?? labelOf(list, code);
}

/** Texts that are addresses or names of versions, not words. */
const UNREAD = /^(template|review\/points\/[^/]+\/path)$/;

/**
 * A recorded value as a person says it: money with 元, days and months written out, codes by their labels, persons by
 * name. Hashes, places and other things that nobody reads become an empty text. `now` is in milliseconds.
 */
export function valueText(
  kind: RecordKind,
  path: string,
  value: Json,
  file: HouseholdFile | null,
  now: number,
): string {
  if (isNonAnswer(value)) return words.answers[value.$];
  const type = fieldAt(kind, path);
  if (UNREAD.test(path)) return '';
  const { question } = fieldWords(kind, path);
  const plain = typeof value === 'object' ? '' : String(value);
  switch (type?.is) {
    case 'money':
      return typeof value === 'number' ? `${moneyText(value)} ${words.answers.yuan}` : plain;
    case 'integer':
      return withUnit(typeof value === 'number' && !isYear(path) ? countText(value) : plain, question);
    case 'decimal':
      return withUnit(plain, question);
    case 'date':
      return dayText(plain);
    case 'month':
      return monthText(plain);
    case 'instant':
      return typeof value === 'number' ? timeText(value, now) : '';
    case 'boolean':
      if (question?.type === 'yesNo') return value === true ? question.yes : question.no;
      return value === true ? words.answers.yes : words.answers.no;
    case 'code':
      return codeText(type.list, plain);
    case 'codes':
      return Array.isArray(value)
        ? value.flatMap((one) => (typeof one === 'string' ? [codeText(type.list, one)] : [])).join('、')
        : plain;
    case 'uuid': {
      const named = file === null ? undefined : recordOf(file, plain);
      return named?.kind === 'person' ? (personName(named) ?? words.kinds.person) : '';
    }
    case 'village':
      return placeName(plain);
    case 'text':
      return plain;
    case 'hash':
    case 'dots':
      return '';
    case 'any':
    case undefined:
      return typeof value === 'object'
        ? ''
        : typeof value === 'boolean'
          ? value
            ? words.answers.yes
            : words.answers.no
          : String(value);
  }
}

/** 2015 is a year, not 2,015. */
function isYear(path: string): boolean {
  return /year$/i.test(path);
}

function withUnit(text: string, question: ReturnType<typeof fieldWords>['question']): string {
  const unit = question !== null && 'unit' in question ? question.unit : undefined;
  return unit === undefined ? text : `${text} ${unit}`;
}
