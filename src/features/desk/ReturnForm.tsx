import { Alert, Button, Input } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { answer } from '#domain/record/household-file.ts';
import { fieldKey } from './picking.ts';
import { returnRequest } from './review-edits.ts';
import { type DraftPoint, type ReturnDraft } from './use-return-draft.ts';
import { useSave } from './use-save.ts';

interface ReturnFormProps {
  visit: RecordView;
  household: string;
  draft: NonNullable<ReturnDraft>;
  onDraft: (draft: ReturnDraft) => void;
  onDone: () => void;
}

/** What the cadre will read: each field chosen, what to do about it, and the reason over all. */
export function ReturnForm({ visit, household, draft, onDraft, onDone }: ReturnFormProps) {
  const [asked, setAsked] = useState(false);
  const { save, problem, busy } = useSave(household);
  const form = useRef<HTMLElement>(null);
  const id = useId();
  useEffect(() => form.current?.focus(), []);

  const surveyor = answer(visit, 'surveyor');
  const change = (point: DraftPoint, text: string) =>
    onDraft({ ...draft, points: draft.points.map((one) => (one === point ? { ...one, text } : one)) });
  const idOf = (point: DraftPoint) => `${id}-${fieldKey(point.record, point.path)}`;
  const send = async () => {
    setAsked(true);
    const empty = draft.points.find(({ text }) => text.trim() === '');
    const target = empty !== undefined ? idOf(empty) : draft.reason.trim() === '' ? `${id}-reason` : null;
    if (target !== null) {
      document.getElementById(target)?.focus();
      return;
    }
    const points = draft.points.map(({ record, path, text }) => ({ record, path, text: text.trim() }));
    if (await save(returnRequest(visit, draft.reason.trim(), points, () => crypto.randomUUID()))) onDone();
  };

  return (
    <section className="desk-return desk-screen-only" ref={form} tabIndex={-1} aria-label={words.actions.return}>
      <h3>{words.returning.title(typeof surveyor === 'string' ? surveyor : words.someone)}</h3>
      <p className="desk-quiet">{words.returning.intro}</p>
      {draft.points.length === 0 ? (
        <p>{words.returning.none}</p>
      ) : (
        <output>{words.returning.chosen(draft.points.length)}</output>
      )}
      <ul className="desk-plain-list">
        {draft.points.map((point) => {
          const missing = asked && point.text.trim() === '';
          return (
            <li key={fieldKey(point.record, point.path)}>
              <label htmlFor={idOf(point)}>{words.returning.point(point.label)}</label>
              <div className="desk-row desk-row-stretch">
                <Input
                  id={idOf(point)}
                  value={point.text}
                  placeholder={words.returning.pointHint}
                  maxLength={1000}
                  onChange={(event) => change(point, event.target.value)}
                  aria-invalid={missing}
                  {...(missing ? { status: 'error' as const } : {})}
                />
                <Button
                  aria-label={words.returning.remove(point.label)}
                  onClick={() => onDraft({ ...draft, points: draft.points.filter((one) => one !== point) })}
                >
                  {words.returning.removeShort}
                </Button>
              </div>
              {missing ? (
                <p className="desk-error" role="alert">
                  {words.returning.pointMissing}
                </p>
              ) : null}
            </li>
          );
        })}
      </ul>
      <label htmlFor={`${id}-reason`}>{words.returning.reason}</label>
      <Input.TextArea
        id={`${id}-reason`}
        value={draft.reason}
        maxLength={2000}
        autoSize={{ minRows: 2, maxRows: 6 }}
        onChange={(event) => onDraft({ ...draft, reason: event.target.value })}
        {...(asked && draft.reason.trim() === '' ? { status: 'error' as const } : {})}
      />
      {asked && draft.reason.trim() === '' ? (
        <p className="desk-error" role="alert">
          {words.returning.reasonMissing}
        </p>
      ) : null}
      {problem === null ? null : <Alert type="error" showIcon title={problem} role="alert" />}
      <div className="desk-row desk-row-end">
        <Button onClick={() => onDraft(null)}>{words.returning.cancel}</Button>
        <Button type="primary" loading={busy} onClick={() => void send()}>
          {busy ? words.returning.sending : words.returning.send}
        </Button>
      </div>
    </section>
  );
}
