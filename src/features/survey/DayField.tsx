import { Field, described } from '#ui/Field.tsx';
import { TextInput } from '#ui/TextInput.tsx';

interface Props {
  id: string;
  ask: string;
  error: string | undefined;
  /** Today; nothing later can be chosen. */
  latest: string;
  day: string;
  onDay(day: string): void;
}

/** On which day something happened. */
export function DayField({ id, ask, error, latest, day, onDay }: Props) {
  return (
    <Field id={id} ask={ask} error={error}>
      <TextInput
        id={id}
        type="date"
        max={latest}
        value={day}
        aria-invalid={error !== undefined}
        aria-describedby={described(id, undefined, error)}
        onChange={(event) => onDay(event.target.value)}
      />
    </Field>
  );
}
