import { type Edit } from '#domain/change/changes-between.ts';
import { type AttachmentRef, type RecordKind } from '#domain/change/change.ts';
import { type Draft, type DraftRecord } from '#domain/tablet/household-store.ts';
import { type DraftRow } from './database.ts';
import { type Tablet } from './open-tablet.ts';

/** One step of typing: answers set or forgotten, files named, and where the cadre was. */
export interface DraftStep {
  readonly record: { readonly id: string; readonly kind: RecordKind };
  /** Has no change created the record yet? Asked only when the draft does not know the record. */
  readonly isNew: boolean;
  readonly edits: Readonly<Record<string, Edit | undefined>>;
  readonly attachments: readonly AttachmentRef[];
  readonly at: Draft['at'] | undefined;
}

/** The draft after a step. A record from which everything was taken back is no longer in it. */
export function steppedDraft(household: string, draft: Draft | null, step: DraftStep, now: number): Draft {
  const { record, isNew, edits: changed, attachments } = step;
  const before = draft?.records[record.id];
  const edits: Record<string, Edit> = { ...before?.edits };
  for (const [path, edit] of Object.entries(changed)) {
    if (edit === undefined) delete edits[path];
    else edits[path] = edit;
  }
  const after: DraftRecord = {
    kind: record.kind,
    isNew: before?.isNew ?? isNew,
    edits,
    attachments: [...(before?.attachments ?? []), ...attachments],
  };
  const records: Record<string, DraftRecord> = { ...draft?.records, [record.id]: after };
  if (Object.keys(edits).length === 0 && after.attachments.length === 0) delete records[record.id];
  return { household, records, at: step.at ?? draft?.at ?? { address: '', field: null }, savedAt: now };
}

/** The village of a household that no change has created yet. */
export function villageOf({ household, records }: Draft): string {
  const village = records[household]?.edits['village']?.value;
  return typeof village === 'string' ? village : '';
}

/** Is anything typed in it, or is it only the place where the cadre was? */
export function hasEdits({ records }: Draft): boolean {
  return Object.values(records).some(({ edits }) => Object.keys(edits).length > 0);
}

/** The row of a draft, with a version that no row of it had before. */
export async function draftRow({ codec, now }: Tablet, draft: Draft, before: DraftRow | undefined): Promise<DraftRow> {
  return {
    household: draft.household,
    version: Math.max(before?.version ?? 0, now()) + 1,
    payload: await codec.encode(draft),
  };
}
