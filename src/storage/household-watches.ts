import { type HouseholdFile } from '#domain/record/household-file.ts';
import { withDraft } from '#domain/record/with-draft.ts';
import { type HouseholdJudge } from '#domain/tablet/household-judge.ts';
import { type Draft, type HouseholdSummary } from '#domain/tablet/household-store.ts';
import { joined } from '#domain/tablet/joined-watch.ts';
import { type Watch } from '#domain/tablet/watch.ts';
import { Boxes, fileOf } from './boxes.ts';
import { type DraftRow, type OutboxRow, type SummaryRow, type TabletDatabase } from './database.ts';
import { hasEdits } from './draft-edit.ts';
import { type HouseholdDigest, digestOf } from './household-digest.ts';
import { dayOf, inPlaceOrder, summaryOf } from './household-summary.ts';
import { type Tablet } from './open-tablet.ts';
import { LiveWatch, WatchPool } from './live-watch.ts';

/** Everything the household screens follow, fed by the database. */
export interface HouseholdWatches {
  readonly summaries: Watch<readonly HouseholdSummary[]>;
  readonly drafts: LiveWatch<DraftRow[], readonly Draft[]>;
  readonly files: WatchPool<Boxes, HouseholdFile | null>;
  readonly draft: WatchPool<DraftRow | undefined, Draft | null>;
}

export function householdWatches(tablet: Tablet, judge: () => Promise<HouseholdJudge>): HouseholdWatches {
  const { strict, codec, now } = tablet;
  const decodeDraft = remembering(
    (row: DraftRow) => `${row.household}:${row.version}`,
    (row) => codec.decode(row.payload),
  );
  const decodeDigest = remembering(
    (row: SummaryRow) => `${row.household}:${row.version}`,
    async ({ payload }) => (payload === null ? null : codec.decode(payload)),
  );
  const draftDigest = remembering(
    (row: DraftRow) => `${row.household}:${row.version}`,
    async (row) => digestOfDraft(await decodeDraft(row), judge),
  );
  const versions = (rows: readonly { household: string; version: number }[]) =>
    rows.map(({ household, version }) => `${household}:${version}`).join();

  const files = new WatchPool<Boxes, HouseholdFile | null>((household) => ({
    read: () => Boxes.open(tablet, [household]),
    fingerprint: (boxes) => versions([...boxes].flatMap(({ stored }) => stored ?? [])),
    decode: (boxes) => fileNow(boxes, household),
  }));

  const latest = new LatestSummaries(strict);
  // Two thousand rows are not read again for every save on another screen.
  const digests = new LiveWatch<SummaryRow[], readonly HouseholdDigest[]>(
    {
      read: () => latest.read(),
      fingerprint: versions,
      decode: async (rows) => (await Promise.all(rows.map(decodeDigest))).filter((digest) => digest !== null),
    },
    { whenLeft: 'pause' },
  );
  const drafts = new LiveWatch<DraftRow[], readonly Draft[]>({
    read: () => strict.drafts.toArray(),
    fingerprint: versions,
    decode: async (rows) => (await Promise.all(rows.map(decodeDraft))).sort((a, b) => b.savedAt - a.savedAt),
  });
  const draftDigests = new LiveWatch<
    DraftRow[],
    ReadonlyMap<string, { typed: boolean; digest: HouseholdDigest | null }>
  >({
    read: () => strict.drafts.toArray(),
    fingerprint: versions,
    decode: async (rows) =>
      new Map(
        await Promise.all(
          rows.map(
            async (row) =>
              [row.household, { typed: hasEdits(await decodeDraft(row)), digest: await draftDigest(row) }] as const,
          ),
        ),
      ),
  });
  const waiting = new LiveWatch<OutboxRow[], ReadonlyMap<string, number>>({
    read: () => strict.outbox.toArray(),
    fingerprint: (rows) => rows.map(({ id }) => id).join(),
    decode: async (rows) => countByHousehold(rows),
  });

  return {
    drafts,
    summaries: joined([digests, draftDigests, waiting], (stored, typed, unsent) => {
      const today = dayOf(now());
      const known = new Set(stored.map(({ record }) => record));
      const fromDrafts = [...typed.values()].flatMap(({ digest }) =>
        digest === null || known.has(digest.record) ? [] : [digest],
      );
      return inPlaceOrder(
        [...stored, ...fromDrafts].map((digest) =>
          summaryOf(
            digest,
            { draft: typed.get(digest.record)?.typed ?? false, waiting: unsent.get(digest.record) ?? 0 },
            today,
          ),
        ),
      );
    }),
    files,
    draft: new WatchPool((household) => {
      let shown = 0;
      return {
        read: () => strict.drafts.get(household),
        fingerprint: (row) => String(row?.version ?? ''),
        decode: async (row) => {
          const draft = row === undefined ? null : await decodeDraft(row);
          const edits = countEdits(draft);
          // What has left the draft was saved: the file shows it first, or it would be gone for a moment on every screen.
          if (edits < shown) await files.refresh(household);
          shown = edits;
          return draft;
        },
      };
    }),
  };
}

function countEdits(draft: Draft | null): number {
  return Object.values(draft?.records ?? {}).reduce((sum, { edits }) => sum + Object.keys(edits).length, 0);
}

/** The file that shows this household, or null. */
async function fileNow(boxes: Boxes, household: string): Promise<HouseholdFile | null> {
  const views = await boxes.viewsOf([...boxes]);
  const view = views.find(({ kind, members }) => kind === 'household' && members.includes(household));
  return view === undefined
    ? null
    : fileOf(
        view,
        views.filter(({ kind }) => kind !== 'household'),
      );
}

/** The rows of the list, of which only those that have changed are read again. */
class LatestSummaries {
  readonly #database: TabletDatabase;
  #rows = new Map<string, SummaryRow>();
  #version = -1;

  constructor(database: TabletDatabase) {
    this.#database = database;
  }

  async read(): Promise<SummaryRow[]> {
    const { summaries } = this.#database;
    const [news, count] = await Promise.all([
      summaries.where('version').above(this.#version).toArray(),
      summaries.count(),
    ]);
    for (const row of news)
      if ((this.#rows.get(row.household)?.version ?? -1) < row.version) this.#rows.set(row.household, row);
    // A row has gone.
    if (this.#rows.size !== count) this.#rows = new Map((await summaries.toArray()).map((row) => [row.household, row]));
    for (const { version } of news) this.#version = Math.max(this.#version, version);
    return [...this.#rows.values()];
  }
}

/** What the list says of a household that has only a draft; null when the draft adds no household. */
async function digestOfDraft(draft: Draft, judge: () => Promise<HouseholdJudge>): Promise<HouseholdDigest | null> {
  if (draft.records[draft.household]?.isNew !== true) return null;
  const file = withDraft(null, draft);
  if (file === null) return null;
  const { pinyin } = await judge();
  return digestOf(file, null, pinyin);
}

/** Decodes a row once for each of its versions; keeps only the last one. */
function remembering<Row extends { household: string }, T>(
  versionOf: (row: Row) => string,
  decode: (row: Row) => Promise<T>,
): (row: Row) => Promise<T> {
  const last = new Map<string, { version: string; value: Promise<T> }>();
  return (row) => {
    const version = versionOf(row);
    const known = last.get(row.household);
    if (known?.version === version) return known.value;
    const value = decode(row);
    last.set(row.household, { version, value });
    return value;
  };
}

function countByHousehold(rows: readonly OutboxRow[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { household, carried } of rows) {
    if (household !== null && !carried) counts.set(household, (counts.get(household) ?? 0) + 1);
  }
  return counts;
}
