import { type Durability, type HouseholdStore } from '#domain/tablet/household-store.ts';
import { LostRace, type TabletDatabase, untilWon } from './database.ts';
import { type DraftStep, draftRow, steppedDraft } from './draft-edit.ts';
import { householdWatches } from './household-watches.ts';
import { OneByOne, withLock } from './one-by-one.ts';
import { recordHistory } from './record-history.ts';
import { type SaveOptions, saveDraft } from './save-draft.ts';

/** Has a change of this record come to the household's box, or to one that is linked with it? */
async function isKnown({ summaries }: TabletDatabase, household: string, record: string): Promise<boolean> {
  const row = await summaries.get(household);
  if (row === undefined) return false;
  const linked = await summaries.bulkGet([...row.links]);
  return [row, ...linked].some((one) => one?.records.includes(record));
}

/** The tablet's households in IndexedDB. */
export function dexieHouseholdStore(options: SaveOptions): HouseholdStore {
  const { tablet, judge } = options;
  const { strict, codec } = tablet;
  const watches = householdWatches(tablet, judge);
  const steps = new OneByOne();

  async function step(household: string, durability: Durability, make: (isNew: boolean) => DraftStep): Promise<void> {
    await steps.run(household, () => untilWon(() => writeStep(household, durability, make)));
    await Promise.all([watches.draft.refresh(household), watches.drafts.refresh()]);
  }

  async function writeStep(
    household: string,
    durability: Durability,
    make: (isNew: boolean) => DraftStep,
  ): Promise<void> {
    const database = durability === 'strict' ? strict : tablet.relaxed;
    const known = make(false);
    const [row, isStored] = await database.transaction('r', [database.drafts, database.summaries], () =>
      Promise.all([database.drafts.get(household), isKnown(database, household, known.record.id)]),
    );
    const draft = row === undefined ? null : await codec.decode(row.payload);
    const isNew = draft?.records[known.record.id]?.isNew ?? !isStored;
    const next = await draftRow(tablet, steppedDraft(household, draft, make(isNew), tablet.now()), row);
    await database.write([database.drafts], async () => {
      if ((await database.drafts.get(household))?.version !== row?.version) throw new LostRace('the draft moved on');
      await database.drafts.put(next);
    });
  }

  return {
    summaries: () => watches.summaries,
    file: (household) => watches.files.at(household),
    draft: (household) => watches.draft.at(household),
    drafts: () => watches.drafts,

    async newHousehold(village) {
      const household = tablet.newId();
      const record = { id: household, kind: 'household' } as const;
      const edits = { village: { value: village, basis: [] } };
      await step(household, 'strict', (isNew) => ({ record, isNew, edits, attachments: [], at: undefined }));
      return household;
    },

    edit: (household, record, edits, durability, at) =>
      step(household, durability, (isNew) => ({ record, isNew, edits, attachments: [], at })),

    attach: (household, record, attachment) =>
      step(household, 'strict', (isNew) => ({ record, isNew, edits: {}, attachments: [attachment], at: undefined })),

    async save(household) {
      const outcome = await steps.run(household, () =>
        withLock(`${strict.name}-save`, () => untilWon(() => saveDraft(options, household))),
      );
      await Promise.all([watches.files.refresh(household), watches.draft.refresh(household), watches.drafts.refresh()]);
      return outcome;
    },

    history: (record) => recordHistory(tablet, record),
  };
}
