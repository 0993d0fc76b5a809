import { Icon } from './Icon.tsx';
import './Field.css';

export interface NonAnswerOption {
  readonly code: string;
  readonly label: string;
}

interface Props {
  options: readonly NonAnswerOption[];
  /** Names the group for those who cannot see that it stands beside the field. */
  label: string;
  chosen: string | null;
  onChoose: (code: string | null) => void;
}

/** 没有 / 没问到 / 不愿说: always there, the same size as the field. Tapping the chosen one takes it back. */
export function NonAnswerButtons({ options, label, chosen, onChoose }: Props) {
  if (options.length === 0) return null;
  return (
    <div className="choices" role="group" aria-label={label}>
      {options.map(({ code, label: word }) => (
        <button
          key={code}
          type="button"
          className={`choice choice-none${chosen === code ? ' choice-on' : ''}`}
          aria-pressed={chosen === code}
          onClick={() => onChoose(chosen === code ? null : code)}
        >
          <Icon name="done" />
          {word}
        </button>
      ))}
    </div>
  );
}
