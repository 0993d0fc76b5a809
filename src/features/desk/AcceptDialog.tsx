import { Alert, Button, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type CompletenessItem } from '#domain/completeness/completeness.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { acceptRequest, changedSinceSubmitted } from './review-edits.ts';
import { useSave } from './use-save.ts';

interface AcceptDialogProps {
  open: boolean;
  household: string;
  title: string;
  visit: RecordView;
  file: HouseholdFile;
  /** What must be supplied and is not. */
  openItems: readonly CompletenessItem[];
  conflicts: number;
  onClose: (accepted: boolean) => void;
}

/** Asks once before a visit is accepted. What is still open does not forbid it, people decide, but asks for a reason. */
export function AcceptDialog({
  open,
  household,
  title,
  visit,
  file,
  openItems,
  conflicts,
  onClose,
}: AcceptDialogProps) {
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const { save, problem, busy, forget } = useSave(household);
  const id = useId();
  const clean = openItems.length === 0 && conflicts === 0;
  const changed = changedSinceSubmitted(file, visit) ?? 0;
  const missing = !clean && reason.trim() === '';

  const close = (accepted: boolean) => {
    setAsked(false);
    forget();
    if (accepted) setReason('');
    onClose(accepted);
  };
  const accept = async () => {
    setAsked(true);
    if (missing) {
      document.getElementById(id)?.focus();
      return;
    }
    if (await save(acceptRequest(visit, reason.trim() === '' ? null : reason.trim()))) close(true);
  };

  return (
    <Modal
      open={open}
      title={title}
      closable={false}
      onCancel={() => close(false)}
      footer={
        <div className="desk-row desk-row-end">
          <Button onClick={() => close(false)}>{words.accepting.cancel}</Button>
          <Button type="primary" loading={busy} onClick={() => void accept()}>
            {busy ? words.accepting.saving : words.accepting.save}
          </Button>
        </div>
      }
    >
      <div className="desk-sections">
        {clean ? <p>{words.accepting.clean}</p> : null}
        {openItems.length === 0 ? null : (
          <div>
            <p>{words.accepting.open(openItems.length)}</p>
            <ul className="desk-plain-list">
              {openItems.map((item) => (
                <li key={`${item.rule} ${item.record} ${item.path}`}>{item.text}</li>
              ))}
            </ul>
          </div>
        )}
        {conflicts === 0 ? null : <p>{words.accepting.differing(conflicts)}</p>}
        {changed === 0 ? null : <Alert type="warning" showIcon title={words.actions.changedSince(changed)} />}
        {clean ? null : (
          <div>
            <label htmlFor={id}>{words.accepting.reason}</label>
            <Input.TextArea
              id={id}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              maxLength={2000}
              autoSize={{ minRows: 2, maxRows: 6 }}
              aria-invalid={asked && missing}
              aria-describedby={`${id}-error`}
              {...(asked && missing ? { status: 'error' as const } : {})}
            />
            <p id={`${id}-error`} className="desk-error" role="alert">
              {asked && missing ? words.accepting.reasonMissing : ''}
            </p>
          </div>
        )}
        {problem === null ? null : <Alert type="error" showIcon title={problem} role="alert" />}
      </div>
    </Modal>
  );
}
