import { useMemo, useState } from 'react';
import { moment, money } from '#content/locales/zh-CN/format.ts';
import { preview } from '#content/locales/zh-CN/preview.ts';
import { survey } from '#content/locales/zh-CN/survey.ts';
import { shippedPolicy } from '#content/policies/load.ts';
import { type ChoiceOutcome, choiceOutcomes, withChosen } from '#domain/eligibility/choice-outcomes.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type LiveValue } from '#domain/merge/merge.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { tabletNumber } from '#domain/record/tablet-number.ts';
import { Button } from '#ui/Button.tsx';
import { Field, described } from '#ui/Field.tsx';
import { TextInput } from '#ui/TextInput.tsx';
import { useAccount, useNames } from '../../services.ts';
import './survey.css';

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

const text = survey.conflict;

/** The answers side by side: who, when, on what, and what each would make of the household; then the choice and why. */
export function ConflictCards({ name, ask, record, file, answers, wordsOf, now, onChoose }: Props) {
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const account = useAccount();
  const names = useNames();
  const cards = useMemo(() => [...new Map(answers.map((one) => [canonicalJson(one.value), one])).values()], [answers]);
  // Who does not see all facts is not shown a verdict made of some of them.
  const sees = (account?.assignments ?? []).some(
    ({ sensitive, village }) => sensitive && file.household.village.startsWith(village),
  );
  const { outcomes, same } = useMemo(
    () =>
      choiceOutcomes(
        cards.map(({ value }) => withChosen(file, record, name, value)),
        shippedPolicy,
      ),
    [cards, file, record, name],
  );
  const id = `reason-${name}`;
  const error = asked && reason.trim() === '' ? text.reasonMissing : undefined;
  const choose = (answer: LiveValue) => {
    setAsked(true);
    if (reason.trim() !== '') onChoose(answer, reason.trim());
    else document.getElementById(id)?.focus();
  };
  const by = (answer: LiveValue) => {
    const isMine = answer.author === account?.user || answer.author === '';
    const author = isMine ? text.mine : (names[answer.author] ?? text.other);
    const number = tabletNumber(answer, file);
    const tablet = number === 'desk' ? text.desk : number === null ? text.tablet : text.tabletNumber(number);
    return [author, moment(answer.wall, now), answer.device === '' ? '' : tablet]
      .filter((one) => one !== '')
      .join(' · ');
  };
  return (
    <section className="conflict" aria-label={ask}>
      <p className="conflict-title">{text.title}</p>
      <ul className="conflict-answers">
        {cards.map((answer, index) => (
          <li key={answer.dot} className="conflict-answer">
            <span className="conflict-word">{wordsOf(answer.value)}</span>
            <small>{by(answer)}</small>
            {sees && <span>{outcomeWords(outcomes[index] ?? null, same)}</span>}
            <Button
              onClick={() => choose(answer)}
              aria-label={`${text.choose}：${text.answer(index)} ${wordsOf(answer.value)}`}
            >
              {text.choose}
            </Button>
          </li>
        ))}
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

function outcomeWords(outcome: ChoiceOutcome | null, same: boolean): string {
  if (outcome === null) return text.noVerdict;
  const verdict = preview.verdicts[outcome.verdict];
  const share = outcome.perHead === null ? verdict : `${verdict}，${text.perHead(money(outcome.perHead))}`;
  return same ? text.noDifference(share) : text.verdict(share);
}
