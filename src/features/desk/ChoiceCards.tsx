import { Alert, Button, Input } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type DeskChangeRequest } from '#domain/sync/desk-protocol.ts';
import { useSave } from './use-save.ts';

interface ChoiceCard {
  readonly key: string;
  readonly answer: string;
  /** Who said it, when, on which tablet. */
  readonly by: ReactNode;
  /** What it would make of the verdict. */
  readonly outcome: string;
  readonly request: (reason: string) => DeskChangeRequest;
}

interface ChoiceCardsProps {
  household: string;
  title: string;
  cards: readonly ChoiceCard[];
  mayChoose: boolean;
  onAsk: (() => void) | null;
}

/** Answers side by side; one is chosen and saved with the reason for it. */
export function ChoiceCards({ household, title, cards, mayChoose, onAsk }: ChoiceCardsProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const { save, problem, busy } = useSave(household);
  const id = useId();
  const card = cards.find(({ key }) => key === chosen);
  const missing = asked && reason.trim() === '';

  const keep = async () => {
    setAsked(true);
    if (card === undefined) return;
    if (reason.trim() === '') document.getElementById(id)?.focus();
    else if (await save(card.request(reason.trim()))) setChosen(null);
  };

  return (
    <div className="desk-topic">
      <h4>{title}</h4>
      <ul className="desk-choice-cards">
        {cards.map((one) => (
          <li key={one.key} className={one.key === chosen ? 'desk-choice-on' : ''}>
            <strong className="desk-choice-answer">{one.answer}</strong>
            <span className="desk-quiet">{one.by}</span>
            <span>
              {words.differ.outcome}：{one.outcome}
            </span>
            {mayChoose ? (
              <Button
                className="desk-screen-only"
                aria-pressed={one.key === chosen}
                aria-label={`${one.key === chosen ? words.differ.chosen : words.differ.choose}：${one.answer}`}
                type={one.key === chosen ? 'primary' : 'default'}
                onClick={() => setChosen(one.key === chosen ? null : one.key)}
              >
                {one.key === chosen ? words.differ.chosen : words.differ.choose}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {card === undefined ? null : (
        <div className="desk-choice-reason">
          <label htmlFor={id}>{words.differ.reason}</label>
          <Input
            id={id}
            value={reason}
            placeholder={words.differ.reasonHint}
            maxLength={1000}
            onChange={(event) => setReason(event.target.value)}
            onPressEnter={() => void keep()}
            aria-invalid={missing}
            {...(missing ? { status: 'error' as const } : {})}
          />
          {missing ? (
            <p className="desk-error" role="alert">
              {words.differ.reasonMissing}
            </p>
          ) : null}
          <div className="desk-row">
            <Button type="primary" loading={busy} onClick={() => void keep()}>
              {busy ? words.differ.saving : words.differ.save}
            </Button>
            <Button onClick={() => setChosen(null)}>{words.differ.cancel}</Button>
          </div>
        </div>
      )}
      {problem === null ? null : <Alert type="error" showIcon title={problem} role="alert" />}
      {mayChoose && onAsk !== null ? (
        <Button type="link" className="desk-to-answer desk-screen-only" onClick={onAsk}>
          {words.differ.ask}
        </Button>
      ) : null}
    </div>
  );
}
