import { Icon } from './Icon.tsx';
import { type NonAnswerOption } from './NonAnswerButtons.tsx';
import './Field.css';

export interface Choice {
  readonly code: string;
  readonly label: string;
  /** Full pinyin and initials, for the search. */
  readonly pinyin?: string;
}

interface Props {
  name: string;
  choices: readonly Choice[];
  nonAnswers?: readonly NonAnswerOption[];
  chosen: string | null;
  onChoose: (code: string | null) => void;
  onBlur?: () => void;
  /** One under another instead of side by side. */
  asList?: boolean;
}

/** A few answers as big buttons, one of which holds. Tapping the chosen one takes it back: nobody has answered then. */
export function ChoiceButtons({ name, choices, nonAnswers = [], chosen, onChoose, onBlur, asList = false }: Props) {
  const button = ({ code, label }: NonAnswerOption, look: string) => (
    <label key={code} className={`choice ${look}${chosen === code ? ' choice-on' : ''}`}>
      <input
        type="radio"
        name={name}
        value={code}
        checked={chosen === code}
        onChange={() => onChoose(code)}
        onClick={() => {
          if (chosen === code) onChoose(null);
        }}
        onBlur={onBlur}
      />
      <Icon name="done" />
      {label}
    </label>
  );
  return (
    <div className={asList ? 'choice-list' : 'choices'}>
      {choices.map((choice) => button(choice, ''))}
      {nonAnswers.map((choice) => button(choice, 'choice-none'))}
    </div>
  );
}

interface SeveralProps {
  choices: readonly Choice[];
  /** The answer that excludes all others, such as 健康. */
  alone?: string | undefined;
  chosen: readonly string[];
  onChoose: (codes: string[]) => void;
  onBlur?: () => void;
}

/** Several answers at once, kept in the order of the list. */
export function SeveralButtons({ choices, alone, chosen, onChoose, onBlur }: SeveralProps) {
  const toggle = (code: string) => {
    if (chosen.includes(code)) return onChoose(chosen.filter((one) => one !== code));
    if (code === alone) return onChoose([code]);
    const together = new Set([...chosen.filter((one) => one !== alone), code]);
    return onChoose(choices.map((choice) => choice.code).filter((one) => together.has(one)));
  };
  return (
    <div className="choices">
      {choices.map(({ code, label }) => (
        <label key={code} className={`choice${chosen.includes(code) ? ' choice-on' : ''}`}>
          <input type="checkbox" checked={chosen.includes(code)} onChange={() => toggle(code)} onBlur={onBlur} />
          <Icon name="done" />
          {label}
        </label>
      ))}
    </div>
  );
}
