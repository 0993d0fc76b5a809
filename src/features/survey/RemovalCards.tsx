import { useMemo } from 'react';
import { survey } from '#content/locales/zh-CN/survey.ts';
import { withoutAnswers, withoutRemoval } from '#domain/eligibility/choice-outcomes.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { ChoiceCards } from './ChoiceCards.tsx';

interface Props {
  /** What one tablet took away and another one changed: a line or a field. */
  path: string;
  view: RecordView;
  file: HouseholdFile;
  ask: string;
  /** What stands there now, in words. */
  kept: string;
  now: number;
  onKeep: (reason: string) => void;
  onRemove: (reason: string) => void;
}

const text = survey.conflict.removal;

/**
 * A removal that met an edit: whatever was changed still stands, until somebody says which holds. Nothing where there
 * is none. Source: sync contract, Merge.
 */
export function RemovalCards({ path, view, file, ask, kept, now, onKeep, onRemove }: Props) {
  const becoming = useMemo(
    () => ({
      kept: withoutRemoval(file, view.record, path),
      gone: withoutAnswers(file, view.record, path),
    }),
    [file, view.record, path],
  );
  const removal = view.removed[path]?.[0];
  if (removal === undefined) return null;
  const [edit] = Object.entries(view.live)
    .flatMap(([one, values]) => (one === path || one.startsWith(`${path}/`) ? values : []))
    .sort((a, b) => (a.stamp < b.stamp ? 1 : -1));
  return (
    <ChoiceCards
      name={path}
      title={text.title}
      ask={ask}
      file={file}
      now={now}
      choices={[
        { words: text.keep(kept), by: edit, becomes: becoming.kept, onChoose: onKeep },
        { words: text.remove, by: removal, becomes: becoming.gone, onChoose: onRemove },
      ]}
    />
  );
}
