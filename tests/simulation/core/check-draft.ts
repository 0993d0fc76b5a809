import { type Edit } from '#domain/change/changes-between.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { householdFile } from '#domain/record/household-file.ts';
import { withDraft } from '#domain/record/with-draft.ts';
import { hold } from './broken.ts';

/** I2 on the screen: a draft lies over what it has read; what it has not read stays beside it. */
export function checkDraft(view: RecordView, edits: Readonly<Record<string, Edit>>, now: number): void {
  if (view.kind !== 'household') return;
  const records = { [view.record]: { kind: view.kind, isNew: false, edits, attachments: [] } };
  const over = withDraft(householdFile(view, []), {
    household: view.record,
    records,
    at: { address: '/', field: null },
    savedAt: now,
  })?.household;
  const cleared = Object.keys(edits).filter((path) => edits[path]?.value === null && edits[path]?.typed === undefined);
  for (const path of new Set([...Object.keys(view.live), ...Object.keys(edits)])) {
    const edit = edits[path]?.typed === undefined ? edits[path] : undefined;
    const read = new Set(edit?.basis);
    for (const above of cleared)
      if (path.startsWith(`${above}/`)) for (const dot of edits[above]?.basis ?? []) read.add(dot);
    const expected = (view.live[path] ?? []).map(({ dot }) => dot).filter((dot) => !read.has(dot));
    if (edit !== undefined && edit.value !== null) expected.unshift('draft');
    const found = (over?.live[path] ?? []).map(({ dot }) => dot);
    hold(
      found.join() === expected.join(),
      'I2',
      () => `with the draft ${JSON.stringify(edits)} the field ${path} shows ${found.join()}, not ${expected.join()}`,
    );
  }
}
