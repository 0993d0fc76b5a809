import { useState } from 'react';
import { households as words } from '#content/locales/zh-CN/households.ts';
import { type CompletenessItem } from '#domain/completeness/completeness.ts';
import { explanationEdits } from '#domain/completeness/explained.ts';
import { Button } from '#ui/Button.tsx';
import { Field } from '#ui/Field.tsx';
import { LongInput } from '#ui/LongInput.tsx';
import { useServices } from '../../services.ts';
import { type SurveyedHousehold } from './use-open-household.ts';

const text = words.check;

/** A warning needs a word, not a fight: one sentence says why it is so, and can be changed or taken back. */
export function WarningWord({ item, open }: { item: CompletenessItem; open: SurveyedHousehold }) {
  const { households, newId } = useServices();
  const { household, visit, isOpen } = open;
  const said = item.explained ?? '';
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  if (visit === null) return null;
  if (!isOpen || typed === null) {
    return (
      <div className="check-word">
        {said !== '' && <span>{text.explained(said)}</span>}
        {isOpen && <Button onClick={() => setTyped(said)}>{said === '' ? text.explain : text.change}</Button>}
      </div>
    );
  }

  const keep = async () => {
    if (typed.trim() === '' && said === '') {
      setWrong(text.wordMissing);
      return;
    }
    try {
      const edits = explanationEdits(visit, { ...item, severity: 'W' }, typed, newId);
      await households.edit(household, { id: visit.record, kind: 'visit' }, edits, 'strict');
      setTyped(null);
      setWrong(null);
    } catch {
      setWrong(text.wordFailed);
    }
  };
  const id = `word-${item.rule}-${item.record}-${item.path.replaceAll('/', '-')}`;
  return (
    <div className="check-word check-word-open">
      <Field id={id} ask={text.warningWord} error={wrong ?? undefined}>
        <LongInput
          id={id}
          rows={2}
          maxLength={500}
          value={typed}
          aria-invalid={wrong !== null}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was asked for by the button before it
          autoFocus
          onChange={({ target }) => setTyped(target.value)}
        />
      </Field>
      <div className="row">
        <Button look="main" onClick={() => void keep()}>
          {text.keepWord}
        </Button>
        <Button
          onClick={() => {
            setTyped(null);
            setWrong(null);
          }}
        >
          {text.noWord}
        </Button>
      </div>
    </div>
  );
}
