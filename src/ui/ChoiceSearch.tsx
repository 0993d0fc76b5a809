import { useState } from 'react';
import { Button } from './Button.tsx';
import { type Choice, ChoiceButtons } from './ChoiceButtons.tsx';
import { Dialog } from './Dialog.tsx';
import { Icon } from './Icon.tsx';
import { SearchField } from './SearchField.tsx';
import './Field.css';

export interface ChoiceSearchWords {
  readonly choose: string;
  readonly search: string;
  readonly searchHint: string;
  readonly clear: string;
  readonly nothing: string;
  readonly close: string;
}

interface Props {
  id: string;
  /** The question again, above the list. */
  ask: string;
  choices: readonly Choice[];
  chosen: string | null;
  onChoose: (code: string | null) => void;
  words: ChoiceSearchWords;
  describedBy?: string | undefined;
}

/** Many answers: a wide button that opens a list with a search by word, pinyin or initials. */
export function ChoiceSearch({ id, ask, choices, chosen, onChoose, words, describedBy }: Props) {
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const label = choices.find(({ code }) => code === chosen)?.label;
  const found = choicesFor(choices, query);

  const close = () => {
    setOpen(false);
    setQuery('');
  };
  return (
    <>
      <button
        type="button"
        id={id}
        className="choice picked"
        aria-haspopup="dialog"
        aria-label={`${ask} ${label ?? words.choose}`}
        aria-describedby={describedBy}
        onClick={() => setOpen(true)}
      >
        <span>{label ?? words.choose}</span>
        <Icon name="next" />
      </button>
      {open && (
        <Dialog
          title={ask}
          onClose={close}
          actions={
            <Button wide onClick={close}>
              {words.close}
            </Button>
          }
        >
          <SearchField
            label={words.search}
            placeholder={words.searchHint}
            value={query}
            onChange={setQuery}
            clear={words.clear}
          />
          {found.length === 0 && <p>{words.nothing}</p>}
          <ChoiceButtons
            name={`${id}-list`}
            choices={found}
            chosen={chosen}
            asList
            onChoose={(code) => {
              onChoose(code);
              close();
            }}
          />
        </Dialog>
      )}
    </>
  );
}

/** By any part of the label, by pinyin from its start or by initials; an empty query finds all. */
export function choicesFor(choices: readonly Choice[], query: string): readonly Choice[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return choices;
  return choices.filter(
    ({ label, pinyin = '' }) => label.includes(wanted) || pinyin.split(' ').some((one) => one.startsWith(wanted)),
  );
}
