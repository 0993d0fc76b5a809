import { useState } from 'react';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { type TakenOver, takenWith } from '#domain/record/unchanged.ts';
import { Button } from '#ui/Button.tsx';
import { StateMark } from '#ui/StateMark.tsx';
import { type Survey } from './use-survey.ts';
import { useUnchanged } from './use-unchanged.ts';
import './survey.css';

const text = words.unchanged;

interface Props {
  survey: Survey;
  topic: string;
  /** Set when it is about one person. */
  person?: string;
  /** What one tap would say of this page; null where nothing was said before. */
  offer: TakenOver | null;
  /** The whole section, where it has more to say of. */
  section?: { readonly title: string; readonly offers: readonly TakenOver[] } | undefined;
  address: string;
}

/** 没有变化: one tap for a page, or for its whole section; once said it can be taken back. */
export function UnchangedBar({ survey, topic, person, offer, section, address }: Props) {
  const { say, takeBack } = useUnchanged(survey);
  const [busy, setBusy] = useState(false);
  if (survey.visit === null) return null;
  const taken = takenWith(survey.visit, topic, person);
  const run = (work: () => Promise<void>) => {
    setBusy(true);
    void work().finally(() => setBusy(false));
  };
  if (taken !== null) {
    return (
      <div className="unchanged" role="status">
        <StateMark state="done">{taken.length > 0 ? text.takenOver : text.said}</StateMark>
        <Button icon="undo" disabled={busy} onClick={() => run(() => takeBack(topic, person, taken))}>
          {words.undo}
        </Button>
      </div>
    );
  }
  const whole = section !== undefined && section.offers.length > 1 ? section : null;
  if (offer === null && whole === null) return null;
  return (
    <div className="unchanged">
      <span className="soft">{text.ask}</span>
      <span className="row">
        {offer !== null && (
          <Button disabled={busy} onClick={() => run(() => say([offer], address))}>
            {person === undefined ? text.page : text.person}
          </Button>
        )}
        {whole !== null && (
          <Button disabled={busy} onClick={() => run(() => say(whole.offers, address))}>
            {text.section(whole.title, whole.offers.length)}
          </Button>
        )}
      </span>
    </div>
  );
}
