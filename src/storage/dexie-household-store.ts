import { type Change, type Envelope, opsOf } from '#domain/change/change.ts';
import { sealChange } from '#domain/change/seal.ts';
import { nextStamp } from '#domain/change/stamp.ts';
import { toBase64url } from '#domain/encoding/base64url.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { RECORD_SCHEMA } from '#domain/record/fields.ts';
import { type DeviceKeys } from '#domain/tablet/device-keys.ts';
import { type HouseholdJudge } from '#domain/tablet/household-judge.ts';
import {
  type Draft,
  type Durability,
  type HistoryEntry,
  type HouseholdStore,
  type SaveOutcome,
} from '#domain/tablet/household-store.ts';
import { type ChangeRow, type DraftRow, LostRace, type RecordRow, untilWon } from './database.ts';
import { type DraftStep, steppedDraft, villageOf } from './draft-edit.ts';
import { hash } from './hash.ts';
import { householdWatches } from './household-watches.ts';
import { OneByOne, withLock } from './one-by-one.ts';
import { type Tablet } from './open-tablet.ts';
import { assignmentFor, contentsOf, leftOver, recordsIn, withDependencies } from './prepare-save.ts';
import { commitProjection, project } from './projection.ts';

export interface HouseholdStoreOptions {
  readonly tablet: Tablet;
  readonly keys: DeviceKeys;
  /** Loaded when first needed: forms, policies and pinyin are not part of the first screen. */
  judge(): Promise<HouseholdJudge>;
  /** Version of the app, as written into every change. */
  readonly app: string;
  /** Minutes east of UTC at a time of the device clock. */
  timezone(milliseconds: number): number;
}

/** The tablet's households in IndexedDB. */
export function dexieHouseholdStore(options: HouseholdStoreOptions): HouseholdStore {
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
    const row = await database.drafts.get(household);
    const draft = row === undefined ? null : await codec.decode(row.payload);
    const known = make(false);
    const isNew = draft?.records[known.record.id]?.isNew ?? (await database.records.get(known.record.id)) === undefined;
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
        withLock(`${strict.name}-save`, () => untilWon(() => save(options, household))),
      );
      await Promise.all([watches.files.refresh(household), watches.draft.refresh(household), watches.drafts.refresh()]);
      return outcome;
    },

    history: (record) => history(tablet, record),
  };
}

async function draftRow({ codec, now }: Tablet, draft: Draft, before: DraftRow | undefined): Promise<DraftRow> {
  return {
    household: draft.household,
    version: Math.max(before?.version ?? 0, now()) + 1,
    payload: await codec.encode(draft),
  };
}

/**
 * One attempt to save. Everything that is not IndexedDB (hashes, signatures, merging) comes first; then one strict
 * transaction, which fails when the chain, the draft or the database has moved on meanwhile.
 */
async function save(
  { tablet, keys, judge, app, timezone }: HouseholdStoreOptions,
  household: string,
): Promise<SaveOutcome> {
  const { strict, codec, now } = tablet;
  const draftBefore = await strict.drafts.get(household);
  if (draftBefore === undefined) return { changes: [] };
  const draft = await codec.decode(draftBefore.payload);

  const [storedEnrolment, chain, timeToken, lastStamp] = await Promise.all([
    strict.value('enrolment'),
    strict.value('chain'),
    strict.value('timeToken'),
    strict.value('stamp'),
  ]);
  if (storedEnrolment === undefined || chain === undefined)
    throw new Error('a tablet that is not enrolled cannot save');
  const enrolment = await codec.decode(storedEnrolment);

  const views = await viewsOf(tablet, [household, ...Object.keys(draft.records)]);
  const wanted = contentsOf(draft, (record) => views.get(record));
  const village = views.get(household)?.village ?? villageOf(draft);
  const contents = withDependencies(
    wanted,
    await creators(
      tablet,
      wanted.flatMap(({ record, ordinary, sensitive }) => [record, ...[...ordinary, ...sensitive].flatMap(recordsIn)]),
    ),
    village,
    tablet.newId,
  );

  const wall = now();
  const sealer = { hash, sign: (text: string) => keys.sign(text), salt };
  let [head, stamp] = [chain, lastStamp ?? null];
  const sealed: Change[] = [];
  for (const content of contents) {
    stamp = nextStamp(stamp, wall);
    const origin = {
      device: enrolment.device,
      n: head.n + 1,
      previous: head.hash,
      author: enrolment.user,
      assignment: assignmentFor(enrolment.assignments, village, wall),
      stamp,
      wall,
      timezone: timezone(wall),
      timeToken: timeToken ?? null,
      schema: RECORD_SCHEMA,
      app,
    };
    const { change, hash: envelopeHash } = await sealChange(content, origin, sealer);
    sealed.push(change);
    head = { n: head.n + 1, hash: envelopeHash };
  }

  const rows = await Promise.all(
    sealed.map((change, index) =>
      rowOf(tablet, change, household, sealed[index + 1]?.envelope.previous ?? head.hash ?? ''),
    ),
  );
  const projection = await project(tablet, await judge(), {
    rows: new Map(rows.map((row) => [row.id, row])),
    contents: new Map(sealed.map((change) => [change.envelope.id, change])),
  });
  const left = leftOver(draft, new Set(sealed.map(({ envelope }) => envelope.record)));
  const draftAfter = left === null ? null : await draftRow(tablet, left, draftBefore);

  await strict.write(
    [strict.changes, strict.records, strict.summaries, strict.outbox, strict.drafts, strict.blobs],
    async () => {
      const headNow = await strict.value('chain');
      if (headNow?.n !== chain.n || headNow.hash !== chain.hash) throw new LostRace('another tab signed first');
      if ((await strict.drafts.get(household))?.version !== draftBefore.version)
        throw new LostRace('the draft moved on');
      if (sealed.length > 0) {
        await commitProjection(tablet, projection);
        await strict.setValue('chain', head);
        await strict.setValue('stamp', later(await strict.value('stamp'), stamp ?? ''));
        await strict.outbox.bulkPut(rows.map(({ id, n }) => ({ id, n, household, wall, carried: false })));
        await nameFiles(tablet, sealed);
      }
      await (draftAfter === null ? strict.drafts.delete(household) : strict.drafts.put(draftAfter));
    },
  );
  return { changes: sealed.map(({ envelope }) => envelope.id) };
}

function salt(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(16)));
}

function later(a: string | undefined, b: string): string {
  return a === undefined || a < b ? b : a;
}

async function rowOf({ codec }: Tablet, change: Change, household: string, identity: string): Promise<ChangeRow> {
  const { id, record, kind, device, n, wall }: Envelope = change.envelope;
  return {
    id,
    record,
    kind,
    device,
    n,
    wall,
    household,
    identity,
    own: true,
    state: 'local',
    code: null,
    voided: false,
    feed: null,
    position: null,
    epoch: null,
    payload: await codec.encode(change),
  };
}

/** The stored views of these records' classes, by the ids asked for. */
async function viewsOf({ strict, codec }: Tablet, records: readonly string[]): Promise<Map<string, RecordView>> {
  const rows = (await strict.records.bulkGet([...records])).filter((row) => row !== undefined);
  const roots = (await strict.records.bulkGet(rows.map(({ root }) => root))).filter((row) => row !== undefined);
  const byRoot = new Map<string, RecordView>();
  for (const { record, payload } of roots) if (payload !== null) byRoot.set(record, await codec.decode(payload));
  return new Map(
    rows.flatMap(({ record, root }: RecordRow) => {
      const view = byRoot.get(root);
      return view === undefined ? [] : [[record, view] as const];
    }),
  );
}

/** The change that created each known record while it is not admitted, else null. */
async function creators({ strict }: Tablet, ids: readonly string[]): Promise<Map<string, string | null>> {
  const rows = await strict.changes
    .where('record')
    .anyOf([...new Set(ids)])
    .toArray();
  rows.sort((a, b) => (a.position ?? Infinity) - (b.position ?? Infinity) || a.n - b.n);
  const first = new Map<string, string | null>();
  for (const { record, id, own, state } of rows)
    if (!first.has(record)) first.set(record, own && state !== 'admitted' ? id : null);
  return first;
}

/** The server will take these files now. */
async function nameFiles({ strict }: Tablet, sealed: readonly Change[]): Promise<void> {
  const named = sealed.flatMap(({ envelope }) => envelope.attachments.map(({ sha256 }) => sha256));
  if (named.length > 0)
    await strict.blobs
      .where('sha256')
      .anyOf(named)
      .and(({ state }) => state === 'kept')
      .modify({ state: 'waiting' });
}

async function history({ strict, codec }: Tablet, record: string): Promise<HistoryEntry[]> {
  const named = await strict.records.get(record);
  const members = named === undefined ? [record] : ((await strict.records.get(named.root))?.members ?? [record]);
  const rows = await strict.changes.where('record').anyOf(members).toArray();
  const changes = await Promise.all(rows.map(async (row) => ({ row, change: await codec.decode(row.payload) })));
  return changes
    .sort(({ change: a }, { change: b }) =>
      a.envelope.stamp < b.envelope.stamp
        ? -1
        : a.envelope.stamp > b.envelope.stamp
          ? 1
          : a.envelope.id < b.envelope.id
            ? -1
            : 1,
    )
    .map(({ row, change }) => ({
      change: row.id,
      author: change.envelope.author,
      wall: row.wall,
      state: shownState(row),
      fields: opsOf(change).map((op) =>
        'set' in op ? { path: op.set, value: op.value } : { path: op.clear, value: null },
      ),
    }));
}

function shownState({ state }: ChangeRow): HistoryEntry['state'] {
  switch (state) {
    case 'local':
    case 'refused':
      return 'local';
    case 'durable':
    case 'admitted':
      return state;
    case 'quarantined':
    case 'declined':
    case 'unverified':
      return 'quarantined';
  }
}
