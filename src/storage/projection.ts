import { type Change, opPath, opsOf } from '#domain/change/change.ts';
import { aliasClasses } from '#domain/merge/alias-classes.ts';
import { type RecordView, mergeRecord } from '#domain/merge/merge.ts';
import { type HouseholdFile, householdFile, shown } from '#domain/record/household-file.ts';
import { type HouseholdJudge } from '#domain/tablet/household-judge.ts';
import { type ChangeRow, LostRace, type RecordRow, type SummaryRow } from './database.ts';
import { digestOf } from './household-digest.ts';
import { type Tablet } from './open-tablet.ts';
import { turnedFrom } from './turned-from.ts';

/** What is about to become of changes: rows to write, with their content when it is at hand. */
export interface ChangeUpdate {
  readonly rows: ReadonlyMap<string, ChangeRow>;
  readonly contents: ReadonlyMap<string, Change>;
  /** Changes to forget, with their records. */
  readonly deleted?: ReadonlyMap<string, string>;
  /** Records that went to a village which this tablet does not pull, or came back (null). */
  readonly moved?: ReadonlyMap<string, string | null>;
  /** A save on this tablet: whoever saves sees the verdict. */
  readonly saved?: true;
}

/** All rows that follow from an update of changes, ready for one transaction. */
export interface Projection {
  /** Of the database when this was computed; another one at the commit means: compute again. */
  readonly revision: number;
  readonly changes: readonly ChangeRow[];
  readonly deleted: readonly string[];
  readonly records: readonly RecordRow[];
  readonly gone: readonly string[];
  readonly summaries: readonly SummaryRow[];
  readonly goneSummaries: readonly string[];
}

/** Does a change count in the views of this tablet? What waits for review does so on its author's tablet only. */
export function isInView({ state, own, voided }: Pick<ChangeRow, 'state' | 'own' | 'voided'>): boolean {
  if (voided) return false;
  if (state === 'declined' || state === 'unverified') return false;
  return state !== 'quarantined' || own;
}

/** Merges the records that an update touches, and sums up their households. Reads only; nothing waits for a lock. */
export async function project(tablet: Tablet, judge: HouseholdJudge, update: ChangeUpdate): Promise<Projection> {
  const { strict, codec } = tablet;
  const revision = (await strict.value('revision')) ?? 0;
  const touched = new Set([...update.rows.values()].map(({ record }) => record));
  for (const record of [...(update.deleted?.values() ?? []), ...(update.moved?.keys() ?? [])]) touched.add(record);
  const before = await classRows(tablet, touched, update);

  const changes = await changesOf(tablet, before, update);
  const views = new Map<string, RecordRow>();
  const decoded = new Map<string, RecordView>();
  const inView = changes.filter(({ row }) => isInView(row)).map(({ change }) => change);
  const byRecord = groupBy(inView, ({ envelope }) => envelope.record);
  for (const members of aliasClasses(inView)) {
    const view = mergeRecord(members.flatMap((record) => byRecord.get(record) ?? []));
    decoded.set(view.record, view);
    for (const record of members) {
      views.set(record, {
        record,
        root: view.record,
        members: record === view.record ? members : [],
        kind: view.kind,
        household: householdNamed(view),
        links: linksOf(byRecord.get(record) ?? []),
        movedTo: update.moved?.has(record) ? (update.moved.get(record) ?? null) : (before.get(record)?.movedTo ?? null),
        version: revision + 1,
        payload: record === view.record ? await codec.encode(view) : null,
      });
    }
  }
  const gone = [...before.keys()].filter((record) => !byRecord.has(record));

  const { summaries, goneSummaries } = await summariesOf(tablet, judge, revision, {
    saved: update.saved ?? false,
    before,
    after: views,
    gone,
    decoded,
  });
  return {
    revision,
    changes: [...update.rows.values()],
    deleted: [...(update.deleted?.keys() ?? [])],
    records: [...views.values()],
    gone,
    summaries,
    goneSummaries,
  };
}

/**
 * Writes a projection; to be called inside a write transaction over `changes`, `records` and `summaries`.
 * Errors: throws LostRace when anything was written since it was computed.
 */
export async function commitProjection({ strict }: Tablet, projection: Projection): Promise<void> {
  if (((await strict.value('revision')) ?? 0) !== projection.revision) throw new LostRace('another tab was faster');
  await Promise.all([
    strict.setValue('revision', projection.revision + 1),
    strict.changes.bulkPut([...projection.changes]),
    strict.changes.bulkDelete([...projection.deleted]),
    strict.records.bulkPut([...projection.records]),
    strict.records.bulkDelete([...projection.gone]),
    strict.summaries.bulkPut([...projection.summaries]),
    strict.summaries.bulkDelete([...projection.goneSummaries]),
  ]);
}

/** Rows of the touched records and of all that alias ops, stored or arriving, could join to them. */
async function classRows(
  { strict }: Tablet,
  touched: ReadonlySet<string>,
  { contents }: ChangeUpdate,
): Promise<Map<string, RecordRow>> {
  const rows = new Map<string, RecordRow>();
  const asked = new Set<string>();
  let next = new Set(touched);
  for (const change of contents.values()) for (const link of linksOf([change])) next.add(link);
  while (next.size > 0) {
    const ids = [...next];
    ids.forEach((id) => asked.add(id));
    const [found, linking] = await Promise.all([
      strict.records.bulkGet(ids),
      strict.records.where('links').anyOf(ids).toArray(),
    ]);
    next = new Set();
    for (const row of [...found, ...linking]) {
      if (row === undefined) continue;
      rows.set(row.record, row);
      for (const id of [row.record, row.root, ...row.members, ...row.links]) if (!asked.has(id)) next.add(id);
    }
  }
  return rows;
}

/** Every change of these records as it will be, first admitted first: the first one names a record's kind and home. */
async function changesOf(
  { strict, codec }: Tablet,
  before: ReadonlyMap<string, RecordRow>,
  update: ChangeUpdate,
): Promise<{ row: ChangeRow; change: Change }[]> {
  const stored =
    before.size === 0
      ? []
      : await strict.changes
          .where('record')
          .anyOf([...before.keys()])
          .toArray();
  const rows = new Map(stored.map((row) => [row.id, row]));
  for (const [id, row] of update.rows) rows.set(id, row);
  for (const id of update.deleted?.keys() ?? []) rows.delete(id);
  const all = await Promise.all(
    [...rows.values()].map(async (row) => ({
      row,
      change: update.contents.get(row.id) ?? (await codec.decode(row.payload)),
    })),
  );
  return all.sort((a, b) => arrival(a.row) - arrival(b.row) || a.row.n - b.row.n);
}

function arrival({ position }: ChangeRow): number {
  return position ?? Number.MAX_SAFE_INTEGER;
}

/** The household that a record shows; a household's own root. */
export function householdNamed(view: RecordView): string | null {
  if (view.kind === 'household') return view.record;
  const household = shown(view, 'household');
  return typeof household === 'string' ? household : null;
}

function linksOf(changes: readonly Change[]): string[] {
  const links = new Set<string>();
  for (const change of changes) {
    for (const op of opsOf(change))
      if (opPath(op).startsWith('aliases/')) links.add(opPath(op).slice('aliases/'.length));
  }
  return [...links];
}

interface Records {
  readonly saved: boolean;
  readonly before: ReadonlyMap<string, RecordRow>;
  readonly after: ReadonlyMap<string, RecordRow>;
  readonly gone: readonly string[];
  readonly decoded: ReadonlyMap<string, RecordView>;
}

/** Digests of every household that had or has one of the records. */
async function summariesOf(
  tablet: Tablet,
  judge: HouseholdJudge,
  revision: number,
  records: Records,
): Promise<Pick<Projection, 'summaries' | 'goneSummaries'>> {
  const { strict, codec } = tablet;
  const named = new Set<string>();
  for (const rows of [records.before, records.after])
    for (const { household } of rows.values()) if (household !== null) named.add(household);

  const households = await householdRows(tablet, named, records);
  const rootOf = (household: string) => households.get(household)?.root ?? household;
  const others = await strict.records
    .where('household')
    .anyOf([...households.keys()])
    .toArray();
  const latest = new Map([...others, ...records.after.values()].map((row) => [row.record, row]));
  for (const record of records.gone) latest.delete(record);
  const members = groupBy(
    [...latest.values()].filter(
      ({ kind, household, payload }) => kind !== 'household' && household !== null && payload !== null,
    ),
    ({ household }) => rootOf(household ?? ''),
  );

  const viewOf = async (row: RecordRow | undefined) =>
    records.decoded.get(row?.record ?? '') ?? (row?.payload == null ? null : await codec.decode(row.payload));
  const roots = new Set([...named].map(rootOf));
  // While the first sync brings a household in parts, nothing of it has turned.
  const isKnown = !records.saved && (await strict.value('completeAt')) !== undefined;
  const known = isKnown ? await strict.summaries.bulkGet([...roots]) : [];
  const knownOf = new Map(known.map((row) => [row?.household, row]));
  const summaries: SummaryRow[] = [];
  const goneSummaries = [...households.keys(), ...named].filter((household) => !roots.has(household));
  for (const root of roots) {
    const row = households.get(root);
    const view = row?.kind === 'household' && row.movedTo === null ? await viewOf(row) : null;
    if (view === null) {
      goneSummaries.push(root);
      continue;
    }
    const file = fileOf(
      view,
      (await Promise.all((members.get(root) ?? []).map(viewOf))).filter((one) => one !== null),
    );
    const digest = digestOf(file, judge, judge.pinyin);
    const earlier = knownOf.get(root);
    const turned = earlier === undefined ? null : turnedFrom(await codec.decode(earlier.payload), digest);
    summaries.push({
      household: root,
      version: revision + 1,
      payload: await codec.encode({ ...digest, turnedFrom: turned }),
    });
  }
  return { summaries, goneSummaries };
}

/** Rows of the named households as they will be, with their roots and all members of their classes. */
async function householdRows(
  { strict }: Tablet,
  named: ReadonlySet<string>,
  { after, gone }: Records,
): Promise<Map<string, RecordRow>> {
  const rows = new Map<string, RecordRow>();
  let next = [...named];
  while (next.length > 0) {
    const stored = await strict.records.bulkGet(next);
    const found = next
      .map((id, index) => after.get(id) ?? (gone.includes(id) ? undefined : stored[index]))
      .filter((row) => row !== undefined);
    for (const row of found) rows.set(row.record, row);
    next = [...new Set(found.flatMap(({ root, members }) => [root, ...members]))].filter((id) => !rows.has(id));
  }
  return rows;
}

/** A household with its records; these live at its home. */
export function fileOf(household: RecordView, members: readonly RecordView[]): HouseholdFile {
  return householdFile(
    household,
    members.map((member) => ({ ...member, village: household.village })),
  );
}

/** `Map.groupBy` is younger than the oldest browser we promise. */
function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
