import { useId } from 'react';
import { Icon } from './Icon.tsx';
import './SearchField.css';

interface Props {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  clear: string;
}

export function SearchField({ label, placeholder, value, onChange, clear }: Props) {
  const id = useId();
  return (
    <div className="search">
      <label htmlFor={id} className="hidden">
        {label}
      </label>
      <Icon name="search" />
      <input
        id={id}
        type="search"
        inputMode="search"
        autoComplete="off"
        enterKeyHint="search"
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {value !== '' && (
        <button type="button" className="search-clear" onClick={() => onChange('')} aria-label={clear}>
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}
