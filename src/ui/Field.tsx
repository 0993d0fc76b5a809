import { type ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import './Field.css';

interface Props {
  /** Id of the input; for a group of choices the id of the group. */
  id: string;
  ask: string;
  help?: string | undefined;
  /** What is wrong and what to do; the typed text stays. */
  error?: string | undefined;
  /** One line that helps to judge the answer: last year's, the sum in words. */
  note?: ReactNode;
  /** Several inputs that answer one question. */
  group?: boolean;
  /** Cards and chips that belong to this question. */
  beside?: ReactNode;
  children: ReactNode;
}

export const helpId = (id: string) => `${id}-help`;
export const errorId = (id: string) => `${id}-error`;

/** One question: it is the heading; help is one sentence; the error stands under the field. */
export function Field({ id, ask, help, error, note, group = false, beside, children }: Props) {
  const words = (
    <>
      {help !== undefined && (
        <p className="field-help" id={helpId(id)}>
          {help}
        </p>
      )}
    </>
  );
  const under = (
    <>
      {note !== undefined && <div className="field-note">{note}</div>}
      <p className="field-error" id={errorId(id)} role="alert">
        {error !== undefined && (
          <>
            <Icon name="wrong" />
            <span>{error}</span>
          </>
        )}
      </p>
      {beside}
    </>
  );
  const state = error === undefined ? 'field' : 'field field-wrong';
  if (group) {
    return (
      <fieldset id={id} className={state} aria-describedby={described(id, help, error)}>
        <legend className="field-ask">{ask}</legend>
        {words}
        {children}
        {under}
      </fieldset>
    );
  }
  return (
    <div className={state}>
      <label className="field-ask" htmlFor={id}>
        {ask}
      </label>
      {words}
      {children}
      {under}
    </div>
  );
}

/** For `aria-describedby` of the input. */
export function described(id: string, help: string | undefined, error: string | undefined): string | undefined {
  const ids = [...(help === undefined ? [] : [helpId(id)]), ...(error === undefined ? [] : [errorId(id)])];
  return ids.length === 0 ? undefined : ids.join(' ');
}
