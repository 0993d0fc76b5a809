import { type Change, type Envelope } from '#domain/change/change.ts';
import { sealChange } from '#domain/change/seal.ts';
import { nextStamp } from '#domain/change/stamp.ts';
import { toBase64url } from '#domain/encoding/base64url.ts';
import { RECORD_SCHEMA } from '#domain/record/fields.ts';
import { type DeviceKeys } from '#domain/tablet/device-keys.ts';
import { type HouseholdJudge } from '#domain/tablet/household-judge.ts';
import { type SaveOutcome } from '#domain/tablet/household-store.ts';
import { isVillageFeed } from '#domain/sync/feeds.ts';
import { Boxes, aliasesIn } from './boxes.ts';
import { type ChangeRow, LostRace } from './database.ts';
import { draftRow, villageOf } from './draft-edit.ts';
import { hash } from './hash.ts';
import { type Tablet } from './open-tablet.ts';
import { assignmentFor, contentsOf, leftOver, recordsIn, withDependencies } from './prepare-save.ts';
import { commitProjection, project } from './projection.ts';
import { recordHomes, rememberHomes } from './record-homes.ts';

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
  const [draftBefore, storedEnrolment, chain, timeToken, lastStamp] = await strict.transaction(
    'r',
    [strict.drafts, strict.meta],
    () =>
      Promise.all([
        strict.drafts.get(household),
        strict.value('enrolment'),
        strict.value('chain'),
        strict.value('timeToken'),
        strict.value('stamp'),
      ]),
  );
  if (draftBefore === undefined) return { changes: [] };
  const draft = await codec.decode(draftBefore.payload);
  if (storedEnrolment === undefined || chain === undefined)
    throw new Error('a tablet that is not enrolled cannot save');
  const enrolment = await codec.decode(storedEnrolment);

  const boxes = await Boxes.open(tablet, [household]);
  const views = await boxes.viewsOf([...boxes]);
  const viewOf = (record: string) => views.find(({ members }) => members.includes(record));
  const wanted = contentsOf(draft, viewOf);
  const village = viewOf(household)?.village ?? (villageOf(draft) || (await villageLeft(tablet, boxes)));
  const used = wanted.flatMap(({ record, ordinary, sensitive }) => [
    record,
    ...[...ordinary, ...sensitive].flatMap(recordsIn),
  ]);
  const contents = withDependencies(wanted, await creators(boxes, used), village, tablet.newId);

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

  const rows: ChangeRow[] = [];
  for (const change of sealed) rows.push(await addTo(boxes, household, change));
  const projection = await project(boxes, await judge(), { changes: rows, deleted: [], saved: true });
  const left = leftOver(draft, new Set(sealed.map(({ envelope }) => envelope.record)));
  const draftAfter = left === null ? null : await draftRow(tablet, left, draftBefore);

  await strict.write(
    [strict.changes, strict.boxes, strict.summaries, strict.outbox, strict.drafts, strict.blobs],
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
  if (sealed.length > 0) rememberHomes(tablet, projection.revision, projection.summaries);
  return { changes: sealed.map(({ envelope }) => envelope.id) };
}

/**
 * Where work on a household goes that is not here any more, because a restored server never had it, or its village is
 * no longer this tablet's: without a village the server could not even keep it. What is left of the household tells, else
 * any village that is pulled, or was until it was left.
 * Errors: throws when this tablet has never pulled a village; the draft is then still there.
 */
async function villageLeft({ strict }: Tablet, boxes: Boxes): Promise<string> {
  const own = (await boxes.changesIn([...boxes])).at(-1)?.envelope.village;
  if (own !== undefined) return own;
  const pulled = (await strict.feeds.toCollection().primaryKeys()).find(isVillageFeed);
  const village = pulled ?? (await strict.value('leftVillage'));
  if (village === undefined) throw new Error('no village is known for this household');
  return village;
}

function salt(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(16)));
}

function later(a: string | undefined, b: string): string {
  return a === undefined || a < b ? b : a;
}

/** Puts a change just made into the box where its record is, a new record's into the household's. */
async function addTo(boxes: Boxes, household: string, change: Change): Promise<ChangeRow> {
  const { id, record, kind, device, n, wall }: Envelope = change.envelope;
  const home = [...boxes].find(({ stored }) => stored?.records.includes(record) === true)?.household ?? household;
  const row: ChangeRow = {
    id,
    record,
    kind,
    device,
    n,
    wall,
    household: home,
    own: true,
    state: 'local',
    code: null,
    voided: false,
    feed: null,
    position: null,
    epoch: null,
    payload: await boxes.tablet.codec.encode(change),
  };
  const box = boxes.at(home);
  box.rows.set(id, row);
  if (box.touched === 'no') box.touched = 'rows';
  boxes.know(change);
  const homes = aliasesIn(change).length === 0 ? undefined : await recordHomes(boxes.tablet);
  await boxes.connect(home, change, (one) => homes?.homes.get(one));
  return row;
}

/** The change that created each known record while it is not admitted, else null. */
async function creators(boxes: Boxes, ids: readonly string[]): Promise<Map<string, string | null>> {
  const first = new Map<string, string | null>();
  for (const change of await boxes.changesIn([...boxes])) {
    const { id, record } = change.envelope;
    if (!first.has(record)) first.set(record, id);
  }
  const mine = new Map([...boxes].flatMap(({ rows }) => [...rows]));
  const elsewhere = ids.filter((id) => !first.has(id));
  const rows = await boxes.tablet.strict.changes
    .where('record')
    .anyOf([...new Set(elsewhere)])
    .sortBy('n');
  for (const row of rows) {
    mine.set(row.id, row);
    if (!first.has(row.record)) first.set(row.record, row.id);
  }
  for (const [record, id] of first) {
    const row = id === null ? undefined : mine.get(id);
    if (row?.own !== true || row.state === 'admitted' || row.state === 'left') first.set(record, null);
  }
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
