import { type Change } from '#domain/change/change.ts';
import { receivedStamp } from '#domain/change/stamp.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type CheckedEntry, type FeedPage } from '#domain/tablet/sync-store.ts';
import { type Box, Boxes, aliasesIn, householdNamedIn, isSameEnvelope } from './boxes.ts';
import { type ChangeRow, type FeedRow } from './database.ts';
import { type Tablet } from './open-tablet.ts';
import { type Projection, project } from './projection.ts';
import { type HouseholdJudge } from '#domain/tablet/household-judge.ts';
import { recordHomes } from './record-homes.ts';

/** The boxes that a page touches, as they become entry by entry. */
export class ArrivingPage {
  readonly #boxes: Boxes;
  readonly #epoch: string;
  readonly #device: string;
  readonly #stamp: string | null;
  readonly #pulled: ReadonlySet<string>;
  /** The box of each record that the page speaks of. */
  readonly #homes: ReadonlyMap<string, string>;
  readonly #arrived = new Map<string, Change>();
  readonly #written = new Set<string>();
  readonly #deleted = new Set<string>();

  private constructor(
    boxes: Boxes,
    epoch: string,
    { device, stamp }: { readonly device: string; readonly stamp: string | null },
    pulled: ReadonlySet<string>,
    homes: ReadonlyMap<string, string>,
  ) {
    this.#boxes = boxes;
    this.#epoch = epoch;
    this.#device = device;
    this.#stamp = stamp;
    this.#pulled = pulled;
    this.#homes = homes;
  }

  static async read(tablet: Tablet, epoch: string, pages: readonly FeedPage[]): Promise<ArrivingPage> {
    const { strict, codec } = tablet;
    const [{ enrolment, stamp }, feeds] = await strict.transaction('r', [strict.meta, strict.feeds], () =>
      Promise.all([strict.values('enrolment', 'stamp'), strict.feeds.toCollection().primaryKeys()]),
    );
    const device = enrolment === undefined ? '' : (await codec.decode(enrolment)).device;
    const entries = pages.flatMap((page) => page.entries);
    const pulled = new Set([...feeds, ...pages.map(({ feed }) => feed)]);
    const changes = entries.flatMap((entry) =>
      entry.entry === 'change' || entry.entry === 'quarantined' ? [entry.change] : [],
    );
    const known = await recordHomes(tablet);
    const homes = homesOf(changes, known.homes);
    const moved = entries.flatMap((entry) => (entry.entry === 'moved' ? [entry.record] : []));
    const touched = [...homes.values(), ...changes.flatMap((one) => householdNamedIn(one) ?? [])];
    const boxes = await Boxes.openKnown(tablet, touched, known);
    if (moved.length > 0)
      await boxes.openMore((await strict.summaries.bulkGet(moved)).flatMap((row) => row?.household ?? []));
    await openNamed(boxes, entries, new Set(changes.map(({ envelope }) => envelope.id)));
    return new ArrivingPage(boxes, epoch, { device, stamp: stamp ?? null }, pulled, homes);
  }

  async take(entry: CheckedEntry): Promise<void> {
    switch (entry.entry) {
      case 'change':
        await this.#put(entry, entry.verified !== false ? 'admitted' : 'unverified', null, entry);
        break;
      case 'quarantined':
        await this.#put(entry, entry.verified === true ? 'quarantined' : 'unverified', entry.code, null);
        break;
      case 'decision':
        await this.#become(entry.change, (row) =>
          row.state !== 'quarantined' && row.state !== 'declined'
            ? row
            : { ...row, state: entry.decision === 'declined' ? 'declined' : 'durable', code: null },
        );
        break;
      case 'void':
        await this.#become(entry.change, (row) => ({ ...row, voided: entry.voided }));
        break;
      case 'moved':
        // Where the tablet pulls too, the record's changes come again by themselves.
        if (!this.#pulled.has(entry.to) && this.#boxes.has(entry.record)) {
          const box = this.#boxes.at(entry.record);
          box.movedTo = entry.to;
          touch(box, 'rows');
        }
        break;
      case 'content':
        break;
    }
  }

  async #become(id: string, become: (row: ChangeRow) => ChangeRow): Promise<void> {
    const box = this.#boxes.holding(id);
    const row = box === undefined ? undefined : await this.#boxes.unpack(box, id);
    if (box === undefined || row === undefined) return;
    box.rows.set(id, become(row));
    this.#written.add(id);
    touch(box, 'rows');
  }

  async #put(
    { change, line, verified }: Pick<CheckedEntry, 'line' | 'verified'> & { readonly change: Change },
    state: ChangeRow['state'],
    code: string | null,
    place: { readonly feed: string; readonly position: number } | null,
  ): Promise<void> {
    const { id, record, kind, device, n, wall } = change.envelope;
    const home = this.#homes.get(record) ?? record;
    const box = this.#boxes.at(home);
    const packed = box.packed.get(id);
    const known = box.rows.get(id);
    if (state === 'quarantined' && (packed !== undefined || known?.state === 'admitted')) return;
    const isChecked = (packed !== undefined && !box.toCheck) || (known !== undefined && known.state !== 'unverified');
    const before = isChecked ? await this.#boxes.contentOf(box, id) : null;
    // What was checked once stays: neither a forged copy nor another envelope under its id takes its place.
    if (before !== null && (state === 'unverified' || !isSameEnvelope(before, change))) return;
    // Only what stands packed can wait for its check.
    if (verified === 'later' && known?.state === 'unverified') return;

    // A part that is withheld from this reader may be here because its author sits here.
    const parts = verified === 'later' ? { ...change.parts, ...before?.parts } : { ...before?.parts, ...change.parts };
    const whole: Change = before === null ? change : { ...change, parts };
    this.#boxes.know(whole);
    this.#arrived.set(id, change);
    if (state !== 'unverified') await this.#boxes.connect(home, whole, (one) => this.#homes.get(one));
    if (kind === 'household' && state === 'admitted') box.movedTo = null;

    if (state === 'admitted' && place !== null && known === undefined && device !== this.#device) {
      const text = before === null && line !== undefined ? line : canonicalJson(whole);
      const { feed, position } = place;
      box.packed.set(id, { id, line: text, feed, position, epoch: this.#epoch });
      if (verified === 'later' && before === null) box.toCheck = true;
      touch(box, 'packed');
      return;
    }
    box.rows.set(id, {
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
      household: home,
      payload: await this.#boxes.tablet.codec.encode(whole),
    });
    this.#written.add(id);
    touch(box, 'rows');
  }

  /** Pulled changes of an older epoch in a feed that was now read to its end: they did not come again. */
  async sweep(pages: readonly FeedPage[], known: ReadonlyMap<string, FeedRow>): Promise<Set<string>> {
    const { strict } = this.#boxes.tablet;
    const swept = new Set<string>();
    for (const { feed, more } of pages) {
      const row = known.get(feed);
      if (!more && row !== undefined && (row.older || row.epoch !== this.#epoch)) swept.add(feed);
    }
    if (swept.size === 0) return swept;
    await this.#boxes.openAll();
    const offered = new Set(await strict.outbox.toCollection().primaryKeys());
    for (const box of this.#boxes) {
      for (const { id, feed, epoch } of box.packed.values()) {
        if (!swept.has(feed) || epoch === this.#epoch) continue;
        box.packed.delete(id);
        touch(box, 'packed');
      }
      for (const { id, feed, epoch, own } of box.rows.values()) {
        if (feed === null || !swept.has(feed) || epoch === this.#epoch || own || offered.has(id)) continue;
        box.rows.delete(id);
        this.#deleted.add(id);
        touch(box, 'rows');
      }
    }
    return swept;
  }

  /** What of the page is now known to be on the server. */
  admitted(): string[] {
    return [...this.#arrived.values()]
      .filter(({ envelope: { id, record } }) => {
        const box = this.#boxes.at(this.#homes.get(record) ?? record);
        return box.packed.has(id) || box.rows.get(id)?.state === 'admitted';
      })
      .map(({ envelope }) => envelope.id);
  }

  /** The clock after seeing the page's stamps. */
  clock(): string | null {
    const now = this.#boxes.tablet.now();
    return [...this.#arrived.values()].reduce(
      (stamp, { envelope }) => receivedStamp(stamp, envelope.stamp, now),
      this.#stamp,
    );
  }

  /** What is to be written. */
  project(judge: HouseholdJudge): Promise<Projection> {
    const changes = [...this.#boxes].flatMap(({ rows }) =>
      [...rows.values()].filter(({ id }) => this.#written.has(id)),
    );
    return project(this.#boxes, judge, { changes, deleted: [...this.#deleted] });
  }
}

function touch(box: Box, how: 'rows' | 'packed'): void {
  if (box.touched !== 'packed') box.touched = how;
}

/** A record stays in the box where it was first seen; a new one goes to the household it names. */
function homesOf(changes: readonly Change[], known: ReadonlyMap<string, string>): Map<string, string> {
  const homes = new Map<string, string>();
  for (const change of changes) {
    const { record, kind } = change.envelope;
    if (!homes.has(record) || homes.get(record) === record)
      homes.set(record, kind === 'household' ? record : (known.get(record) ?? householdNamedIn(change) ?? record));
    for (const alias of aliasesIn(change)) {
      const home = known.get(alias);
      if (home !== undefined && !homes.has(alias)) homes.set(alias, home);
    }
  }
  return homes;
}

/** Opens the boxes of changes that an entry only names. One that is packed somewhere is looked for in all of them. */
async function openNamed(boxes: Boxes, entries: readonly CheckedEntry[], arriving: ReadonlySet<string>): Promise<void> {
  const named = entries.flatMap((entry) =>
    (entry.entry === 'void' || entry.entry === 'decision') && !arriving.has(entry.change) ? [entry.change] : [],
  );
  if (named.length === 0) return;
  const rows = await boxes.tablet.strict.changes.bulkGet(named);
  await boxes.openMore(rows.flatMap((row) => row?.household ?? []));
  if (named.some((id) => boxes.holding(id) === undefined)) await boxes.openAll();
}
