import { Button, Checkbox, Input } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { codeLabels } from '#content/codes/load.ts';
import { deskWhatIf } from '#content/locales/zh-CN/desk-what-if.ts';
import { policyInForce } from '#content/policies/load.ts';
import { PlaceSelect } from './PlaceSelect.tsx';
import { type WhatIfAddress, fenOf } from './what-if-address.ts';

const words = deskWhatIf.tryOut;

interface WhatIfFormProps {
  address: WhatIfAddress;
  busy: boolean;
  onTry: (next: WhatIfAddress) => void;
}

/** Place and numbers to try; asked only when told to. */
export function WhatIfForm({ address, busy, onTry }: WhatIfFormProps) {
  const [typed, setTyped] = useState(address);
  const [problems, setProblems] = useState<{ place?: string; line?: string; medical?: string }>({});
  const uncounted = typed.uncounted ?? policyInForce().uncountedTransfers;
  const isOther = typed.medical !== '' || typed.uncounted !== null;

  const submit = () => {
    const lineMissing = typed.line === '' && !isOther;
    const found = {
      ...(typed.place === undefined ? { place: words.placeMissing } : {}),
      ...(lineMissing ? { line: words.amountMissing } : {}),
      ...(typed.line !== '' && fenOf(typed.line) === null ? { line: words.amountWrong } : {}),
      ...(typed.medical !== '' && fenOf(typed.medical) === null ? { medical: words.amountWrong } : {}),
    };
    setProblems(found);
    if (Object.keys(found).length === 0) onTry(typed);
  };
  return (
    <form
      className="desk-try desk-screen-only"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div>
        <PlaceSelect value={typed.place} onChange={(place) => setTyped({ ...typed, place })} />
        <p className="desk-error" role="alert">
          {problems.place}
        </p>
      </div>
      <Amount
        label={words.line}
        value={typed.line}
        onChange={(line) => setTyped({ ...typed, line })}
        problem={problems.line}
      />
      <Button type="primary" htmlType="submit" loading={busy}>
        {words.submit}
      </Button>
      <details className="desk-more" open={isOther}>
        <summary>{words.more}</summary>
        <div className="desk-sections">
          <fieldset className="desk-kinds">
            <legend>{words.transfers}</legend>
            {codeLabels('transferKind').map(({ code, label }) => (
              <Checkbox
                key={code}
                checked={uncounted.includes(code)}
                onChange={({ target }) =>
                  setTyped({
                    ...typed,
                    uncounted: target.checked ? [...uncounted, code] : uncounted.filter((kind) => kind !== code),
                  })
                }
              >
                {label}
              </Checkbox>
            ))}
          </fieldset>
          <Amount
            label={words.medical}
            value={typed.medical}
            onChange={(medical) => setTyped({ ...typed, medical })}
            problem={problems.medical}
          />
        </div>
      </details>
    </form>
  );
}

function Amount({
  label,
  value,
  onChange,
  problem,
}: {
  label: ReactNode;
  value: string;
  onChange: (typed: string) => void;
  problem: string | undefined;
}) {
  const id = useId();
  return (
    <div>
      <label className="desk-filter">
        <span>{label}</span>
        <Input
          className="desk-amount"
          value={value}
          onChange={({ target }) => onChange(target.value)}
          placeholder={words.lineHint}
          suffix={words.yuan}
          inputMode="decimal"
          maxLength={16}
          aria-invalid={problem !== undefined}
          aria-describedby={id}
        />
      </label>
      <p className="desk-error" role="alert" id={id}>
        {problem}
      </p>
    </div>
  );
}
