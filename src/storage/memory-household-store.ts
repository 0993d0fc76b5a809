import { type Change } from '#domain/change/change.ts';
import { liftedOps } from '#domain/record/lifted-ops.ts';
import { nextStamp } from '#domain/change/stamp.ts';
import { aliasClasses } from '#domain/merge/alias-classes.ts';
import { type RecordView, mergeRecord } from '#domain/merge/merge.ts';
import { RECORD_SCHEMA } from '#domain/record/fields.ts';
import { type HouseholdFile, textAnswer } from '#domain/record/household-file.ts';
import { withDraft } from '#domain/record/with-draft.ts';
import { type HouseholdJudge } from '#domain/tablet/household-judge.ts';
import {
  type Draft,
  type HistoryEntry,
  type HouseholdStore,
  type HouseholdSummary,
} from '#domain/tablet/household-store.ts';
import { type Watch } from '#domain/tablet/watch.ts';
import { type DraftStep, hasEdits, steppedDraft, villageOf } from './draft-edit.ts';
import { dayOf, inPlaceOrder, summaryOf } from './household-summary.ts';
import { digestOf } from './household-digest.ts';
import { contentsOf, leftOver, withDependencies } from './prepare-save.ts';
import { fileOf } from './boxes.ts';
import { ValueWatch } from '#domain/tablet/value-watch.ts';

export interface MemoryOptions {
  now(): number;
  newId(): string;
  readonly author: string;
  readonly judge: HouseholdJudge;
}

/**
 * The same store without a disk, a chain or signatures, everything worked out anew after every step: what the
 * real one is compared with, and what screens are tried on.
 */
export function memoryHouseholdStore({ now, newId, author, judge }: MemoryOptions): HouseholdStore {
  const changes: Change[] = [];
  const drafts = new Map<string, Draft>();
  const summaries = new ValueWatch<readonly HouseholdSummary[]>([]);
  const draftList = new ValueWatch<readonly Draft[]>([]);
  const files = new Map<string, ValueWatch<HouseholdFile | null>>();
  const draftOf = new Map<string, ValueWatch<Draft | null>>();

  function views(): RecordView[] {
    return aliasClasses(changes).map((members) =>
      mergeRecord(changes.filter(({ envelope }) => members.includes(envelope.record))),
    );
  }

  function fileNow(household: string): HouseholdFile | null {
    const all = views();
    const view = all.find(({ kind, members }) => kind === 'household' && members.includes(household));
    return view === undefined
      ? null
      : fileOf(
          view,
          all.filter((one) => view.members.includes(householdNamed(one) ?? '')),
        );
  }

  function show(household: string): void {
    files.get(household)?.set(fileNow(household));
    draftOf.get(household)?.set(drafts.get(household) ?? null);
    draftList.set([...drafts.values()].sort((a, b) => b.savedAt - a.savedAt));
    summaries.set(summarise());
  }

  function summarise(): HouseholdSummary[] {
    const stored = views()
      .filter(({ kind }) => kind === 'household')
      .map(({ record }) => record);
    const fresh = [...drafts.values()]
      .filter(({ household, records }) => records[household]?.isNew === true)
      .map(({ household }) => household);
    return inPlaceOrder(
      [...stored, ...fresh].flatMap((household) => {
        const saved = fileNow(household);
        const draft = drafts.get(household) ?? null;
        const file = saved ?? withDraft(null, draft);
        const waiting =
          saved === null ? 0 : changes.filter(({ envelope }) => householdOf(envelope.record) === household).length;
        const digest = file === null ? null : digestOf(file, saved === null ? null : judge, judge.pinyin);
        return digest === null
          ? []
          : [summaryOf(digest, { draft: draft !== null && hasEdits(draft), waiting }, dayOf(now()))];
      }),
    );
  }

  function householdNamed(view: RecordView): string | null {
    return view.kind === 'household' ? view.record : (textAnswer(view, 'household') ?? null);
  }

  function householdOf(record: string): string | null {
    const view = views().find(({ members }) => members.includes(record));
    return view === undefined ? null : householdNamed(view);
  }

  function at<T>(watches: Map<string, ValueWatch<T>>, key: string, first: () => T): Watch<T> {
    const watch = watches.get(key) ?? new ValueWatch(first());
    watches.set(key, watch);
    return watch;
  }

  async function step(household: string, made: Omit<DraftStep, 'isNew'>): Promise<void> {
    const isNew = !changes.some(({ envelope }) => envelope.record === made.record.id);
    drafts.set(household, steppedDraft(household, drafts.get(household) ?? null, { ...made, isNew }, now()));
    show(household);
  }

  return {
    summaries: () => summaries,
    file: (household) => at(files, household, () => fileNow(household)),
    draft: (household) => at(draftOf, household, () => drafts.get(household) ?? null),
    drafts: () => draftList,

    async newHousehold(village) {
      const household = newId();
      const edits = { village: { value: village, basis: [] } };
      await step(household, { record: { id: household, kind: 'household' }, edits, attachments: [], at: undefined });
      return household;
    },
    edit: (household, record, edits, _durability, place) =>
      step(household, { record, edits, attachments: [], at: place }),
    attach: (household, record, attachment) =>
      step(household, { record, edits: {}, attachments: [attachment], at: undefined }),

    async save(household) {
      const draft = drafts.get(household);
      if (draft === undefined) return { changes: [] };
      const all = views();
      const wanted = contentsOf(draft, (record) => all.find(({ members }) => members.includes(record)));
      const village = fileNow(household)?.household.village ?? villageOf(draft);
      const first = new Map(changes.map(({ envelope }) => [envelope.record, envelope.id] as const).reverse());
      const made = withDependencies(wanted, first, village, newId).map((content): Change =>
        unsigned(content, changes.at(-1)?.envelope.stamp ?? null),
      );
      changes.push(...made);
      const left = leftOver(draft, new Set(made.map(({ envelope }) => envelope.record)));
      if (left === null) drafts.delete(household);
      else drafts.set(household, left);
      show(household);
      return { changes: made.map(({ envelope }) => envelope.id) };
    },

    async history(record) {
      const members = views().find((view) => view.members.includes(record))?.members ?? [record];
      return changes
        .filter(({ envelope }) => members.includes(envelope.record))
        .map((change): HistoryEntry => ({
          change: change.envelope.id,
          author,
          wall: change.envelope.wall,
          state: 'local',
          fields: liftedOps(change).map((op) =>
            'set' in op ? { path: op.set, value: op.value } : { path: op.clear, value: null },
          ),
        }));
    },
  };

  function unsigned(content: ReturnType<typeof withDependencies>[number], last: string | null): Change {
    const { ordinary, sensitive, ...named } = content;
    const salt = 'memory';
    return {
      envelope: {
        ...named,
        dependsOn: [...named.dependsOn],
        attachments: [...named.attachments],
        version: 1,
        suite: 'P256-SHA256',
        device: 'memory',
        n: changes.length + 1,
        previous: null,
        author,
        assignment: 'none',
        stamp: nextStamp(last, now()),
        wall: now(),
        timezone: 480,
        timeToken: null,
        schema: RECORD_SCHEMA,
        app: 'memory',
        parts: {},
      },
      parts: {
        ...(ordinary.length === 0 ? {} : { ordinary: { salt, ops: [...ordinary] } }),
        ...(sensitive.length === 0 ? {} : { sensitive: { salt, ops: [...sensitive] } }),
      },
      signature: '',
    };
  }
}
