import { useMemo } from 'react';
import { survey } from '#content/locales/zh-CN/survey.ts';
import { withChosen } from '#domain/eligibility/choice-outcomes.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type LiveValue } from '#domain/merge/merge.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { ChoiceCards } from './ChoiceCards.tsx';

interface Props {
  /** Path in the record; it names the field in the form. */
  name: string;
  ask: string;
  record: string;
  file: HouseholdFile;
  answers: readonly LiveValue[];
  wordsOf: (value: LiveValue['value']) => string;
  now: number;
  onChoose: (chosen: LiveValue, reason: string) => void;
}

/** Different answers to one question, of which one is chosen. */
export function ConflictCards({ name, ask, record, file, answers, wordsOf, now, onChoose }: Props) {
  const becoming = useMemo(
    () =>
      [...new Map(answers.map((one) => [canonicalJson(one.value), one])).values()].map((answer) => ({
        answer,
        becomes: withChosen(file, record, name, answer.value),
      })),
    [answers, file, record, name],
  );
  return (
    <ChoiceCards
      name={name}
      title={survey.conflict.title}
      ask={ask}
      file={file}
      now={now}
      choices={becoming.map(({ answer, becomes }) => ({
        words: wordsOf(answer.value),
        by: answer,
        becomes,
        onChoose: (reason) => onChoose(answer, reason),
      }))}
    />
  );
}
