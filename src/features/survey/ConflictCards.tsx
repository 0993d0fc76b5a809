import { useState } from 'react';
import { moment } from '#content/locales/zh-CN/format.ts';
import { survey } from '#content/locales/zh-CN/survey.ts';
import { type LiveValue } from '#domain/merge/merge.ts';
import { Button } from '#ui/Button.tsx';
import { Field, described } from '#ui/Field.tsx';
import { TextInput } from '#ui/TextInput.tsx';
import './survey.css';

interface Props {
  name: string;
  ask: string;
  answers: readonly LiveValue[];
  wordsOf: (value: LiveValue['value']) => string;
  /** What an answer would make of the verdict, or null when that is not known. */
  verdictOf?: (value: LiveValue['value']) => string | null;
  user: string;
  now: number;
  onChoose: (chosen: LiveValue, reason: string) => void;
}

const text = survey.conflict;

/** Two answers side by side: who, when, on what; then the choice and its reason. */
export function ConflictCards({ name, ask, answers, wordsOf, verdictOf, user, now, onChoose }: Props) {
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const id = `reason-${name}`;
  const error = asked && reason.trim() === '' ? text.reasonMissing : undefined;
  const choose = (answer: LiveValue) => {
    setAsked(true);
    if (reason.trim() !== '') onChoose(answer, reason.trim());
  };
  return (
    <section className="conflict" aria-label={ask}>
      <p className="conflict-title">{text.title}</p>
      <ul className="conflict-answers">
        {answers.map((answer, index) => {
          const verdict = verdictOf?.(answer.value) ?? null;
          return (
            <li key={answer.dot} className="conflict-answer">
              <span className="conflict-word">{wordsOf(answer.value)}</span>
              <small>
                {answer.author === user || answer.author === '' ? text.mine : text.other} ·{' '}
                {text.on(moment(answer.wall, now))}
                {answer.device !== '' && <> · {text.tablet(answer.device.slice(-4))}</>}
              </small>
              {verdict !== null && <span>{text.verdict(verdict)}</span>}
              <Button
                onClick={() => choose(answer)}
                aria-label={`${text.choose}：${text.answer(index)} ${wordsOf(answer.value)}`}
              >
                {text.choose}
              </Button>
            </li>
          );
        })}
      </ul>
      <Field id={id} ask={text.reason} help={text.reasonHelp} error={error}>
        <TextInput
          id={id}
          value={reason}
          maxLength={200}
          aria-invalid={error !== undefined}
          aria-describedby={described(id, text.reasonHelp, error)}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
    </section>
  );
}
