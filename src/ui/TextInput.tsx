import { type InputHTMLAttributes, type Ref } from 'react';
import './Field.css';

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'className'> {
  unit?: string | undefined;
  ref?: Ref<HTMLInputElement>;
}

/** One line of typing, with its unit behind it. Numbers are typed as text: nothing is ever dropped by the browser. */
export function TextInput({ unit, type = 'text', autoComplete = 'off', ...rest }: Props) {
  const input = <input className="input" type={type} autoComplete={autoComplete} {...rest} />;
  if (unit === undefined) return input;
  return (
    <span className="input-unit">
      {input}
      <span aria-hidden="true">{unit}</span>
    </span>
  );
}
