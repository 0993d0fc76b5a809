import { useMemo, useState } from 'react';
import { moment, money } from '#content/locales/zh-CN/format.ts';
import { preview } from '#content/locales/zh-CN/preview.ts';
import { survey } from '#content/locales/zh-CN/survey.ts';
import { policyInForce } from '#content/policies/load.ts';
import { type ChoiceOutcome, choiceOutcomes } from '#domain/eligibility/choice-outcomes.ts';
import { type Removal } from '#domain/merge/merge.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { tabletNumber } from '#domain/record/tablet-number.ts';
import { Button } from '#ui/Button.tsx';
import { Field, described } from '#ui/Field.tsx';
import { TextInput } from '#ui/TextInput.tsx';
import { useAccount, useNames } from '../../services.ts';
import './survey.css';

/** One of the things that may hold. */
export interface Choice {
  readonly words: string;
  /** Who says so, when and on what. */
  readonly by: Removal | undefined;
  /** The file as if it held. */
  readonly becomes: HouseholdFile;
  readonly onChoose: (reason: string) => void;
}

interface Props {
  /** Path in the record; it names the field for the reason. */
  name: string;
  title: string;
  ask: string;
  file: HouseholdFile;
  choices: readonly Choice[];
  now: number;
}

const text = survey.conflict;

/** What may hold side by side: who, when, on what, and what each would make of the household; then the choice and why. */
export function ChoiceCards({ name, title, ask, file, choices, now }: Props) {
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const account = useAccount();
  const names = useNames();
  // Who does not see all facts is not shown a verdict made of some of them.
  const sees = (account?.assignments ?? []).some(
    ({ sensitive, village }) => sensitive && file.household.village.startsWith(village),
  );
  const files = choices.map(({ becomes }) => becomes);
  // oxlint-disable-next-line react/exhaustive-deps -- a choice is judged again only when one of the files is another
  const { outcomes, same } = useMemo(() => choiceOutcomes(files, policyInForce()), files);
  const id = `reason-${name}`;
  const error = asked && reason.trim() === '' ? text.reasonMissing : undefined;
  const choose = ({ onChoose }: Choice) => {
    setAsked(true);
    if (reason.trim() !== '') onChoose(reason.trim());
    else document.getElementById(id)?.focus();
  };
  const by = (one: Removal) => {
    const isMine = one.author === account?.user || one.author === '';
    const author = isMine ? text.mine : (names[one.author] ?? text.other);
    const number = tabletNumber(one, file);
    const tablet = number === 'desk' ? text.desk : number === null ? text.tablet : text.tabletNumber(number);
    return [author, moment(one.wall, now), one.device === '' ? '' : tablet].filter((part) => part !== '').join(' · ');
  };
  return (
    <section className="conflict" aria-label={ask}>
      <p className="conflict-title">{title}</p>
      <ul className="conflict-answers">
        {choices.map((choice, index) => (
          <li key={choice.by?.dot ?? index} className="conflict-answer">
            <span className="conflict-word">{choice.words}</span>
            {choice.by !== undefined && <small>{by(choice.by)}</small>}
            {sees && <span>{outcomeWords(outcomes[index] ?? null, same)}</span>}
            <Button onClick={() => choose(choice)} aria-label={`${text.choose}：${text.answer(index)} ${choice.words}`}>
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
