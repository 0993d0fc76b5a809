import { useState } from 'react';
import { moment } from '#content/locales/zh-CN/format.ts';
import { survey } from '#content/locales/zh-CN/survey.ts';
import { type LiveValue } from '#domain/merge/merge.ts';
import { Button } from '#ui/Button.tsx';
import './survey.css';

const text = survey.newAnswer;

/** Somebody else's answer that came while this field was open: shown when asked for, never put in silently. */
export function NewAnswer({
  answers,
  wordsOf,
  now,
  onTake,
  onKeep,
}: {
  answers: readonly LiveValue[];
  wordsOf: (value: LiveValue['value']) => string;
  now: number;
  onTake: (answer: LiveValue) => void;
  onKeep: () => void;
}) {
  const [open, setOpen] = useState(false);
  const newest = answers[0];
  if (newest === undefined) return null;
  if (!open) {
    return (
      <div className="row">
        <Button look="quiet" icon="waiting" onClick={() => setOpen(true)}>
          {text.chip}
        </Button>
      </div>
    );
  }
  return (
    <div className="new-answer">
      <p>{text.shown(wordsOf(newest.value), moment(newest.wall, now))}</p>
      <div className="row">
        <Button onClick={() => onTake(newest)}>{text.take}</Button>
        <Button onClick={onKeep}>{text.keep}</Button>
      </div>
    </div>
  );
}
