import { answerWords } from '#content/forms/answer-words.ts';
import { fieldAsked, fieldName } from '#content/forms/field-asked.ts';
import { survey } from '#content/locales/zh-CN/survey.ts';
import { told as words } from '#content/locales/zh-CN/told.ts';
import { type RecordKind } from '#domain/change/change.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import { type Told } from '#domain/merge/told-of.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';

/** What a notice says: what happened, then the facts line by line. */
export interface ToldWords {
  readonly field: string;
  readonly title: string;
  readonly lines: readonly string[];
}

export function toldWords(told: Told, file: HouseholdFile, author: string): ToldWords {
  const say = (value: Json) => `“${valueWords(told.kind, told.path, value, file)}”`;
  const { mine, theirs, reason } = told;
  const field = fieldName(file, told) ?? words.aField;
  if (told.is === 'differs')
    return {
      field,
      title: words.differs,
      lines: [
        mine === null ? words.mineGone : words.mine(say(mine)),
        theirs === null ? words.theirsGone(author) : words.theirs(author, say(theirs)),
        words.both,
      ],
    };
  const same = mine !== null && theirs !== null && say(mine) === say(theirs);
  return {
    field,
    title: theirs === null ? words.removed(author) : words.chosen(author, say(theirs)),
    lines: [
      same ? words.same : mine === null ? words.mineNone : words.mine(say(mine)),
      ...(reason === null ? [] : [words.reason(reason)]),
    ],
  };
}

export function valueWords(kind: RecordKind, path: string, value: Json, file: HouseholdFile): string {
  const asked = fieldAsked(kind, path);
  if (asked?.question != null) return answerWords(asked.question, value, file);
  if (path.endsWith('/asked') && (value === 'none' || value === 'complete' || value === 'partial'))
    return path === 'members/asked' && value !== 'none' ? survey.persons.asked[value] : survey.list.asked[value];
  return typeof value === 'object' ? '' : String(value);
}
