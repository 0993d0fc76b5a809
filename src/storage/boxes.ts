import { type Change, opPath, opsOf } from '#domain/change/change.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { aliasClasses } from '#domain/merge/alias-classes.ts';
import { type RecordView, mergeRecord } from '#domain/merge/merge.ts';
import { type HouseholdFile, householdFile } from '#domain/record/household-file.ts';
import { type BoxRow, type ChangeRow, type SummaryRow } from './database.ts';
import { type Tablet } from './open-tablet.ts';
import { type PackedChange, unpackChanges } from './packed-changes.ts';

/** Everything stored of one household, opened: its packed changes and those with a story of their own. */
export interface Box {
  readonly household: string;
  /** As it lies on disk; null when nothing does yet. */
  readonly stored: SummaryRow | null;
  readonly packed: Map<string, PackedChange>;
  readonly rows: Map<string, ChangeRow>;
  readonly links: Set<string>;
  movedTo: string | null;
  toCheck: boolean;
  /** Must it be summed up and written again, and its packed changes too? */
  touched: 'no' | 'rows' | 'packed';
}

/** Does a change count in the views of this tablet? What waits for review does so on its author's tablet only. */
function isInView({ state, own, voided }: Pick<ChangeRow, 'state' | 'own' | 'voided'>): boolean {
  if (voided) return false;
  if (state === 'declined' || state === 'unverified' || state === 'left') return false;
  return state !== 'quarantined' || own;
}

/** The boxes that one read or write is about, with all that are linked to them. */
export class Boxes {
  readonly tablet: Tablet;
  /** Of the database when the first box was opened; another one at the commit means: begin again. */
  readonly revision: number;
  readonly #boxes = new Map<string, Box>();
  readonly #contents = new Map<string, Change>();

  private constructor(tablet: Tablet, revision: number) {
    this.tablet = tablet;
    this.revision = revision;
  }

  static async open(tablet: Tablet, households: Iterable<string>): Promise<Boxes> {
    const boxes = new Boxes(tablet, (await tablet.strict.value('revision')) ?? 0);
    await boxes.openMore(households);
    return boxes;
  }

  /** As `open`, where it is known which boxes there are: nothing is read of the others, as in a first download. */
  static async openKnown(
    tablet: Tablet,
    households: readonly string[],
    known: { readonly revision: number; readonly boxes: ReadonlySet<string> },
  ): Promise<Boxes> {
    const boxes = new Boxes(tablet, known.revision);
    for (const household of new Set(households))
      if (!known.boxes.has(household)) await boxes.#add(household, null, null);
    await boxes.openMore(households);
    return boxes;
  }

  /** Opens these too, with all that are linked to them. A household that is not here gets an empty box. */
  async openMore(households: Iterable<string>): Promise<void> {
    const { strict } = this.tablet;
    let next = [...new Set(households)].filter((household) => !this.#boxes.has(household));
    while (next.length > 0) {
      // One transaction: to open one costs more than what is read in it.
      const wanted = next;
      const [summaries, packs, rows] = await strict.transaction(
        'r',
        [strict.summaries, strict.boxes, strict.changes],
        () =>
          Promise.all([
            strict.summaries.bulkGet(wanted),
            strict.boxes.bulkGet(wanted),
            strict.changes.where('household').anyOf(wanted).toArray(),
          ]),
      );
      for (const [index, household] of next.entries())
        await this.#add(household, summaries[index] ?? null, packs[index] ?? null);
      for (const row of rows) this.#boxes.get(row.household)?.rows.set(row.id, row);
      next = next
        .flatMap((household) => [...this.at(household).links])
        .filter((household, index, all) => !this.#boxes.has(household) && all.indexOf(household) === index);
    }
  }

  /** Opens every box of the tablet: for what happens once a year. */
  async openAll(): Promise<void> {
    await this.openMore(await this.tablet.strict.summaries.toCollection().primaryKeys());
  }

  async #add(household: string, stored: SummaryRow | null, pack: BoxRow | null): Promise<void> {
    const packed = pack === null ? [] : unpackChanges(await this.tablet.codec.decode(pack.payload));
    this.#boxes.set(household, {
      household,
      stored,
      packed: new Map(packed.map((one) => [one.id, one])),
      rows: new Map(),
      links: new Set(stored?.links),
      movedTo: stored?.movedTo ?? null,
      toCheck: stored?.toCheck ?? false,
      touched: 'no',
    });
  }

  [Symbol.iterator](): IterableIterator<Box> {
    return this.#boxes.values();
  }

  has(household: string): boolean {
    return this.#boxes.has(household);
  }

  /** An opened box. Errors: throws when it was never opened. */
  at(household: string): Box {
    const box = this.#boxes.get(household);
    if (box === undefined) throw new Error('a box that is not open');
    return box;
  }

  /** The box that holds a change, packed or not. */
  holding(change: string): Box | undefined {
    for (const box of this) if (box.rows.has(change) || box.packed.has(change)) return box;
    return undefined;
  }

  /** Two boxes share a household or a person from now on. Both must be open. */
  link(a: string, b: string): void {
    if (a === b || this.at(a).links.has(b)) return;
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const box = this.at(one);
      box.links.add(other);
      if (box.touched === 'no') box.touched = 'rows';
    }
  }

  /**
   * A record that goes to another household, or is one with another record, joins the two boxes.
   * @param homeOf the box of a record, where another one than that of its own name is known
   */
  async connect(
    home: string,
    change: Change,
    homeOf: (record: string) => string | undefined = () => undefined,
  ): Promise<void> {
    const named = householdNamedIn(change);
    const others = aliasesIn(change).map((record) => homeOf(record) ?? record);
    if (named !== null) others.push(named);
    for (const other of others) {
      if (other === home) continue;
      await this.openMore([other]);
      this.link(home, other);
    }
  }

  /** Says what a change says, so that nobody reads it from the disk. */
  know(change: Change): void {
    this.#contents.set(change.envelope.id, change);
  }

  /** What a change of an open box says. */
  async contentOf(box: Box, id: string): Promise<Change> {
    const known = this.#contents.get(id);
    if (known !== undefined) return known;
    const packed = box.packed.get(id);
    const row = box.rows.get(id);
    if (packed === undefined && row === undefined) throw new Error('a change that is not in the box');
    const change =
      packed === undefined
        ? await this.tablet.codec.decode((row as ChangeRow).payload)
        : (JSON.parse(packed.line) as Change);
    this.#contents.set(id, change);
    return change;
  }

  /** Takes a packed change out of its pack into a row of its own, or gives the row that it has. */
  async unpack(box: Box, id: string): Promise<ChangeRow | undefined> {
    const packed = box.packed.get(id);
    if (packed === undefined) return box.rows.get(id);
    const change = await this.contentOf(box, id);
    const { record, kind, device, n, wall } = change.envelope;
    const row: ChangeRow = {
      id,
      record,
      kind,
      device,
      n,
      wall,
      own: false,
      state: 'admitted',
      code: null,
      voided: false,
      feed: packed.feed,
      position: packed.position,
      epoch: packed.epoch,
      household: box.household,
      payload: await this.tablet.codec.encode(change),
    };
    box.packed.delete(id);
    box.rows.set(id, row);
    box.touched = 'packed';
    return row;
  }

  /** Boxes that belong together, each set with all that are linked. */
  together(): Box[][] {
    const seen = new Set<string>();
    const sets: Box[][] = [];
    for (const box of this) {
      if (seen.has(box.household)) continue;
      seen.add(box.household);
      const set = [box];
      for (const one of set) {
        for (const household of one.links) {
          if (seen.has(household)) continue;
          seen.add(household);
          set.push(this.at(household));
        }
      }
      sets.push(set);
    }
    return sets;
  }

  /** The changes of linked boxes that count, first admitted first: the first one names a record's kind and home. */
  changesInView(boxes: readonly Box[]): Promise<Change[]> {
    return this.#changesOf(boxes, isInView);
  }

  /** All changes of linked boxes, first admitted first. */
  changesIn(boxes: readonly Box[]): Promise<Change[]> {
    return this.#changesOf(boxes, () => true);
  }

  async #changesOf(boxes: readonly Box[], counts: (row: ChangeRow) => boolean): Promise<Change[]> {
    const found: { readonly position: number; readonly n: number; readonly change: Change }[] = [];
    for (const box of boxes) {
      for (const { id, position } of box.packed.values()) {
        const change = await this.contentOf(box, id);
        found.push({ position, n: change.envelope.n, change });
      }
      for (const row of box.rows.values()) {
        if (!counts(row)) continue;
        const change = await this.contentOf(box, row.id);
        found.push({ position: row.position ?? Number.MAX_SAFE_INTEGER, n: row.n, change });
      }
    }
    return found.sort((a, b) => a.position - b.position || a.n - b.n).map(({ change }) => change);
  }

  /** The merged records of linked boxes. */
  async viewsOf(boxes: readonly Box[]): Promise<RecordView[]> {
    const changes = await this.changesInView(boxes);
    const byRecord = new Map<string, Change[]>();
    for (const change of changes) {
      const list = byRecord.get(change.envelope.record);
      if (list === undefined) byRecord.set(change.envelope.record, [change]);
      else list.push(change);
    }
    return aliasClasses(changes).map((members) => mergeRecord(members.flatMap((record) => byRecord.get(record) ?? [])));
  }
}

/** The files of all households among these records. */
export function filesIn(views: readonly RecordView[]): HouseholdFile[] {
  const households = views.filter(({ kind }) => kind === 'household');
  const others = views.filter(({ kind }) => kind !== 'household');
  return households.map((household) => fileOf(household, others));
}

/** A household with its records; these live at its home. */
export function fileOf(household: RecordView, members: readonly RecordView[]): HouseholdFile {
  return householdFile(
    household,
    members.map((member) => ({ ...member, village: household.village })),
  );
}

/** Records that the alias ops of a change name. */
export function aliasesIn(change: Change): string[] {
  return opsOf(change).flatMap((op) =>
    opPath(op).startsWith('aliases/') ? [opPath(op).slice('aliases/'.length)] : [],
  );
}

/** The household that a change itself names for its record, or null. */
export function householdNamedIn(change: Change): string | null {
  if (change.envelope.kind === 'household') return change.envelope.record;
  for (const op of opsOf(change))
    if ('set' in op && op.set === 'household' && typeof op.value === 'string') return op.value;
  return null;
}

/** The identity of a change is the bytes of its envelope. */
export function isSameEnvelope(a: Change, b: Change): boolean {
  return canonicalJson(a.envelope) === canonicalJson(b.envelope);
}
