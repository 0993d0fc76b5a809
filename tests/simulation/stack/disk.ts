import { unpackChanges } from '#storage/packed-changes.ts';
import { type Change } from '#domain/change/change.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { Boxes, filesIn } from '#storage/boxes.ts';
import { type ChangeState } from '#storage/database.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { type Page } from './tablet.ts';

/** A change as it lies on a tablet's disk, wherever it lies. */
export interface KeptChange {
  readonly id: string;
  readonly state: ChangeState;
  readonly own: boolean;
  readonly voided: boolean;
  readonly feed: string | null;
  readonly epoch: string | null;
  readonly change: Change;
}

/** Every change that a tablet has. */
export async function keptChanges({ storage: { strict } }: Pick<Page, 'storage'>): Promise<KeptChange[]> {
  const rows = (await strict.changes.toArray()).map(({ payload, ...row }) => ({
    ...row,
    change: payload as unknown as Change,
  }));
  const packed = (await strict.boxes.toArray()).flatMap(({ payload }) =>
    unpackChanges(payload as unknown as Uint8Array).map(({ id, line, feed, epoch }): KeptChange => ({
      id,
      state: 'admitted',
      own: false,
      voided: false,
      feed,
      epoch,
      change: JSON.parse(line) as Change,
    })),
  );
  return [...rows, ...packed];
}

/** What each screen of the tablet would show: the merged records that a box holds together with those linked to it. */
export async function shownViews({ storage }: Page): Promise<RecordView[][]> {
  const boxes = await storage.strict.summaries.toCollection().primaryKeys();
  return Promise.all(
    boxes.map(async (box) => {
      const opened = await Boxes.open(storage, [box]);
      return opened.viewsOf([...opened]);
    }),
  );
}

/** A household as its screen shows it, or null. */
export async function shownFile({ storage }: Page, household: string): Promise<HouseholdFile | null> {
  const opened = await Boxes.open(storage, [household]);
  return (
    filesIn(await opened.viewsOf([...opened])).find(({ household: { members } }) => members.includes(household)) ?? null
  );
}
