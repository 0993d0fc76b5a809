import { type Change, type Envelope } from '#domain/change/change.ts';
import { sealChange } from '#domain/change/seal.ts';
import { nextStamp } from '#domain/change/stamp.ts';
import { toBase64url } from '#domain/encoding/base64url.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { RECORD_SCHEMA } from '#domain/record/fields.ts';
import { type DeviceKeys } from '#domain/tablet/device-keys.ts';
import { type HouseholdJudge } from '#domain/tablet/household-judge.ts';
import { type SaveOutcome } from '#domain/tablet/household-store.ts';
import { type ChangeRow, LostRace, type RecordRow } from './database.ts';
import { draftRow, villageOf } from './draft-edit.ts';
import { hash } from './hash.ts';
import { type Tablet } from './open-tablet.ts';
import { assignmentFor, contentsOf, leftOver, recordsIn, withDependencies } from './prepare-save.ts';
import { commitProjection, project } from './projection.ts';

export interface SaveOptions {
  readonly tablet: Tablet;
  readonly keys: DeviceKeys;
  /** Loaded when first needed: forms, policies and pinyin are not part of the first screen. */
  judge(): Promise<HouseholdJudge>;
  /** Version of the app, as written into every change. */
  readonly app: string;
  /** Minutes east of UTC at a time of the device clock. */
  timezone(milliseconds: number): number;
}

/**
 * One attempt to save. Everything that is not IndexedDB (hashes, signatures, merging) comes first; then one strict
 * transaction, which fails when the chain, the draft or the database has moved on meanwhile.
 */
export async function saveDraft(
  { tablet, keys, judge, app, timezone }: SaveOptions,
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

  const rows = await Promise.all(sealed.map((change) => rowOf(tablet, change, household)));
  const projection = await project(tablet, await judge(), {
    rows: new Map(rows.map((row) => [row.id, row])),
    contents: new Map(sealed.map((change) => [change.envelope.id, change])),
    saved: true,
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

async function rowOf({ codec }: Tablet, change: Change, household: string): Promise<ChangeRow> {
  const { id, record, kind, device, n, wall }: Envelope = change.envelope;
  return {
    id,
    record,
    kind,
    device,
    n,
    wall,
    household,
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
