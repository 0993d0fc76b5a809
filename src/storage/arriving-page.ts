import { type Change, opsOf } from '#domain/change/change.ts';
import { receivedStamp } from '#domain/change/stamp.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type CheckedEntry, type FeedPage } from '#domain/tablet/sync-store.ts';
import { type ChangeRow } from './database.ts';
import { type Tablet } from './open-tablet.ts';

/** The rows that a page touches, as they become entry by entry. */
export class ArrivingPage {
  readonly #tablet: Tablet;
  readonly #epoch: string;
  readonly #device: string;
  readonly #pulled: ReadonlySet<string>;
  readonly #rows: Map<string, ChangeRow>;
  readonly #touched = new Set<string>();
  readonly #arrived = new Map<string, Change>();
  readonly #moved = new Map<string, string | null>();
  readonly #deleted = new Map<string, string>();
  /** What is here already and was checked. */
  readonly #known: ReadonlyMap<string, Change>;

  private constructor(
    tablet: Tablet,
    epoch: string,
    device: string,
    pulled: ReadonlySet<string>,
    rows: readonly ChangeRow[],
    known: ReadonlyMap<string, Change>,
  ) {
    this.#tablet = tablet;
    this.#epoch = epoch;
    this.#device = device;
    this.#pulled = pulled;
    this.#rows = new Map(rows.map((row) => [row.id, row]));
    this.#known = known;
  }

  static async read(tablet: Tablet, epoch: string, pages: readonly FeedPage[]): Promise<ArrivingPage> {
    const { strict, codec } = tablet;
    const stored = await strict.value('enrolment');
    const device = stored === undefined ? '' : (await codec.decode(stored)).device;
    const entries = pages.flatMap((page) => page.entries);
    const ids = new Set(entries.flatMap((entry) => idOf(entry) ?? []));
    const rows = (await strict.changes.bulkGet([...ids])).filter((row) => row !== undefined);
    const pulled = new Set(await strict.feeds.toCollection().primaryKeys());
    const known = await Promise.all(
      rows
        .filter(({ state }) => state !== 'unverified')
        .map(async ({ id, payload }) => [id, await codec.decode(payload)] as const),
    );
    return new ArrivingPage(
      tablet,
      epoch,
      device,
      new Set([...pulled, ...pages.map(({ feed }) => feed)]),
      rows,
      new Map(known),
    );
  }

  take(entry: CheckedEntry): void {
    switch (entry.entry) {
      case 'change':
        this.#put(entry.change, entry.verified ? 'admitted' : 'unverified', null, entry);
        if (entry.verified) this.#moved.set(entry.change.envelope.record, null);
        break;
      case 'quarantined':
        if (this.#rows.get(entry.change.envelope.id)?.state !== 'admitted') {
          this.#put(entry.change, entry.verified ? 'quarantined' : 'unverified', entry.code, null);
        }
        break;
      case 'decision':
        this.#change(entry.change, (row) =>
          row.state !== 'quarantined' && row.state !== 'declined'
            ? row
            : { ...row, state: entry.decision === 'declined' ? 'declined' : 'durable', code: null },
        );
        break;
      case 'void':
        this.#change(entry.change, (row) => ({ ...row, voided: entry.voided }));
        break;
      case 'moved':
        // Where the tablet pulls too, the record's changes come again by themselves.
        if (!this.#pulled.has(entry.to)) this.#moved.set(entry.record, entry.to);
        break;
      case 'content':
        break;
    }
  }

  #change(id: string, become: (row: ChangeRow) => ChangeRow): void {
    const row = this.#rows.get(id);
    if (row === undefined) return;
    this.#rows.set(id, become(row));
    this.#touched.add(id);
  }

  #put(
    change: Change,
    state: ChangeRow['state'],
    code: string | null,
    place: { feed: string; position: number } | null,
  ): void {
    const { id, record, kind, device, n, wall } = change.envelope;
    const known = this.#rows.get(id);
    const checked =
      known === undefined || known.state === 'unverified' ? undefined : (this.#arrived.get(id) ?? this.#known.get(id));
    // What was checked once stays: neither a forged copy nor another envelope under its id takes its place.
    if (checked !== undefined && (state === 'unverified' || !isSameEnvelope(checked, change))) return;
    this.#rows.set(id, {
      id,
      record,
      kind,
      device,
      n,
      wall,
      state,
      code,
      own: device === this.#device,
      voided: known?.epoch === this.#epoch && known.voided,
      feed: place?.feed ?? known?.feed ?? null,
      position: place?.position ?? known?.position ?? null,
      epoch: this.#epoch,
      household: householdNamed(change) ?? known?.household ?? null,
      // Encoded when the page is done.
      payload: known?.payload as ChangeRow['payload'],
    });
    this.#touched.add(id);
    this.#arrived.set(id, change);
  }

  /** Pulled changes of an older epoch in a feed that was now read to its end: they did not come again. */
  async sweep(pages: readonly FeedPage[]): Promise<Set<string>> {
    const { strict } = this.#tablet;
    const swept = new Set<string>();
    const offered = new Set(await strict.outbox.toCollection().primaryKeys());
    for (const { feed, more } of pages) {
      if (more || (await strict.feeds.get(feed))?.swept === this.#epoch) continue;
      swept.add(feed);
      const feedRows = await strict.changes.where('[feed+epoch]').between([feed, ''], [feed, '\uffff']).toArray();
      for (const row of feedRows) {
        const now = this.#rows.get(row.id) ?? row;
        if (now.epoch === this.#epoch || now.own || offered.has(now.id)) continue;
        this.#deleted.set(now.id, now.record);
      }
    }
    return swept;
  }

  /** What of the page is now known to be on the server. */
  admitted(): string[] {
    return [...this.#touched].filter((id) => this.#rows.get(id)?.state === 'admitted');
  }

  /** The clock after seeing the page's stamps. */
  clock(last: string | null): string | null {
    const now = this.#tablet.now();
    return [...this.#arrived.values()].reduce((stamp, { envelope }) => receivedStamp(stamp, envelope.stamp, now), last);
  }

  async update(): Promise<{
    rows: Map<string, ChangeRow>;
    contents: Map<string, Change>;
    deleted: Map<string, string>;
    moved: Map<string, string | null>;
  }> {
    const { codec } = this.#tablet;
    const rows = new Map<string, ChangeRow>();
    const contents = new Map<string, Change>();
    for (const id of this.#touched) {
      const row = this.#rows.get(id);
      if (row === undefined || this.#deleted.has(id)) continue;
      const arrived = this.#arrived.get(id);
      if (arrived === undefined) {
        rows.set(id, row);
        continue;
      }
      // A part that is withheld from this reader may be here because its author sits here.
      const change: Change = { ...arrived, parts: { ...this.#known.get(id)?.parts, ...arrived.parts } };
      rows.set(id, { ...row, payload: await codec.encode(change) });
      contents.set(id, change);
    }
    return { rows, contents, deleted: this.#deleted, moved: this.#moved };
  }
}

/** The identity of a change is the bytes of its envelope. */
function isSameEnvelope(a: Change, b: Change): boolean {
  return canonicalJson(a.envelope) === canonicalJson(b.envelope);
}

function idOf(entry: CheckedEntry): string | null {
  switch (entry.entry) {
    case 'change':
    case 'quarantined':
      return entry.change.envelope.id;
    case 'void':
    case 'decision':
      return entry.change;
    case 'moved':
    case 'content':
      return null;
  }
}

function householdNamed(change: Change): string | null {
  if (change.envelope.kind === 'household') return change.envelope.record;
  for (const op of opsOf(change))
    if ('set' in op && op.set === 'household' && typeof op.value === 'string') return op.value;
  return null;
}
