import { type Change, type RecordKind } from '#domain/change/change.ts';
import { type OpTarget } from '#domain/merge/merge.ts';
import { type Assignment, type Need, type QuarantineCode, type Range } from '#domain/sync/protocol.ts';
import { withNumber } from '#domain/sync/ranges.ts';
import { assignmentsOf } from '../accounts/people.ts';
import { type ChangesTable, type DevicesTable, type RecordsTable } from '../store/schema.ts';
import { Claimed, villageClaim } from '../store/claim.ts';
import { unpackLine } from '../store/packed-line.ts';
import { type Db, TENANT, inPieces } from '../store/store.ts';
import { storedOps } from './stored-ops.ts';

/** A stored change as admission works on it; the fields of its present state may still move. */
export interface Stored {
  readonly id: string;
  readonly device: string;
  readonly n: number;
  readonly hash: string;
  readonly previous: string | null;
  readonly record: string;
  /** As it is stored. */
  readonly packed: Uint8Array;
  readonly change: Change;
  /** What the op with a number, as dots count them, writes or clears. */
  target(index: number): OpTarget | undefined;
  readonly receivedAt: number;
  readonly forked: boolean;
  state: 'durable' | 'admitted' | 'quarantined';
  code: QuarantineCode | null;
  need: Need | null;
  feed: string | null;
  position: number | null;
  ordinal: number | null;
  voided: boolean;
  ruling: string | null;
  decision: string | null;
  /** Not in the database yet. */
  fresh: boolean;
  touched: boolean;
}

/** A record as admission works on it. */
export interface RecordRow {
  readonly record: string;
  readonly kind: RecordKind;
  readonly author: string;
  readonly firstVillage: string;
  root: string;
  home: string;
  homes: string[];
  household: string | null;
  changes: number;
  updatedAt: number;
  touched: boolean;
}

export type FeedEntry =
  | { readonly entry: 'change' | 'quarantined'; readonly change: Stored; readonly body: string | null }
  | { readonly entry: 'void' | 'decision'; readonly change: Stored; readonly body: string }
  | { readonly entry: 'moved'; readonly change: null; readonly body: string };

/** What a stored change says of its place in its device's chain. */
interface Link {
  readonly hash: string;
  readonly previous: string | null;
}

/**
 * What one transaction of admission knows and has yet to write. Everything is read in bulk before and written in bulk
 * after, so that a batch costs a few statements however many changes it has, on either database.
 */
export class Ledger {
  readonly db: Db;
  readonly now: number;
  readonly claimed: Claimed;
  readonly entries = new Map<string, FeedEntry[]>();
  readonly evaluate = new Set<string>();
  readonly #changes = new Map<string, Stored | null>();
  readonly #records = new Map<string, RecordRow | null>();
  readonly #freshRecords = new Set<string>();
  readonly #ofRecord = new Map<string, Stored[]>();
  /** Admitted here to records whose earlier changes nobody has asked for yet. */
  readonly #appended = new Map<string, Stored[]>();
  readonly #classes = new Map<string, Set<string>>();
  readonly #dependents = new Map<string, Set<string>>();
  readonly #assignments = new Map<string, Assignment[]>();
  readonly #devices = new Map<string, DevicesTable | null>();
  readonly #chains = new Map<string, Range[]>();
  readonly #touchedChains = new Set<string>();
  readonly #links = new Map<string, Map<number, Link[]>>();

  constructor(db: Db, now: number, claimed: Claimed = Claimed.everything) {
    this.db = db;
    this.now = now;
    this.claimed = claimed;
  }

  // — changes —

  async loadChanges(ids: Iterable<string>): Promise<void> {
    for (const piece of inPieces(new Set([...ids].filter((id) => !this.#changes.has(id))))) {
      for (const id of piece) this.#changes.set(id, null);
      const rows = await this.db
        .selectFrom('changes')
        .selectAll()
        .where('tenant', '=', TENANT)
        .where('id', 'in', piece)
        .execute();
      for (const row of rows) this.#changes.set(row.id, storedOf(row));
    }
  }

  async change(id: string): Promise<Stored | null> {
    if (!this.#changes.has(id)) await this.loadChanges([id]);
    return this.#changes.get(id) ?? null;
  }

  addChange(stored: Stored): void {
    this.#changes.set(stored.id, stored);
    this.#link(stored.device, stored);
    const ranges = this.#chains.get(stored.device) ?? [];
    this.#chains.set(stored.device, withNumber(ranges, stored.n));
    this.#touchedChains.add(stored.device);
  }

  touchedChanges(): Stored[] {
    return [...this.#changes.values()].filter(
      (stored): stored is Stored => stored !== null && (stored.fresh || stored.touched),
    );
  }

  // — devices, their chains, people —

  async loadDevices(ids: Iterable<string>): Promise<void> {
    for (const piece of inPieces(new Set([...ids].filter((id) => !this.#devices.has(id))))) {
      for (const id of piece) this.#devices.set(id, null);
      const rows = await this.db
        .selectFrom('devices')
        .selectAll()
        .where('tenant', '=', TENANT)
        .where('id', 'in', piece)
        .execute();
      for (const row of rows) this.#devices.set(row.id, row);
    }
  }

  async device(id: string): Promise<DevicesTable | null> {
    if (!this.#devices.has(id)) await this.loadDevices([id]);
    return this.#devices.get(id) ?? null;
  }

  /** Reads the ranges of some devices and, of their changes, those beside the given numbers. */
  async loadChains(numbers: ReadonlyMap<string, readonly number[]>): Promise<void> {
    for (const piece of inPieces(numbers.keys())) {
      const rows = await this.db
        .selectFrom('chains')
        .selectAll()
        .where('tenant', '=', TENANT)
        .where('device', 'in', piece)
        .execute();
      for (const row of rows) this.#chains.set(row.device, JSON.parse(row.ranges) as Range[]);
    }
    for (const [device, ns] of numbers) {
      for (const piece of inPieces(new Set(ns.flatMap((n) => [n - 1, n, n + 1])))) {
        const rows = await this.db
          .selectFrom('changes')
          .select(['n', 'hash', 'previous'])
          .where('tenant', '=', TENANT)
          .where('device', '=', device)
          .where('n', 'in', piece)
          .execute();
        for (const row of rows) this.#link(device, row);
      }
    }
  }

  #link(device: string, { n, hash, previous }: { n: number; hash: string; previous: string | null }): void {
    const numbers = this.#links.get(device) ?? new Map<number, Link[]>();
    this.#links.set(device, numbers);
    numbers.set(n, [...(numbers.get(n) ?? []), { hash, previous }]);
  }

  /** Stored changes of a device with number `n`. */
  linksAt(device: string, n: number): readonly Link[] {
    return this.#links.get(device)?.get(n) ?? [];
  }

  ranges(device: string): Range[] {
    return this.#chains.get(device) ?? [];
  }

  touchedChains(): [string, Range[]][] {
    return [...this.#touchedChains].map((device) => [device, this.ranges(device)]);
  }

  async assignments(user: string): Promise<readonly Assignment[]> {
    const known = this.#assignments.get(user);
    if (known !== undefined) return known;
    const loaded = (await assignmentsOf(this.db, [user])).get(user) ?? [];
    this.#assignments.set(user, loaded);
    return loaded;
  }

  // — records —

  async loadRecords(ids: Iterable<string>): Promise<void> {
    for (const piece of inPieces(new Set([...ids].filter((id) => !this.#records.has(id))))) {
      for (const id of piece) this.#records.set(id, null);
      const rows = await this.db
        .selectFrom('records')
        .selectAll()
        .where('tenant', '=', TENANT)
        .where('record', 'in', piece)
        .execute();
      for (const row of rows) this.#keep(row);
    }
  }

  #keep(row: RecordsTable): RecordRow {
    const known = this.#records.get(row.record);
    if (known) return known;
    // Whoever changes a record has its home: what is read here stays as it is.
    this.claimed.need(villageClaim(row.home));
    const record = recordOf(row);
    this.#records.set(record.record, record);
    return record;
  }

  async record(id: string): Promise<RecordRow | null> {
    if (!this.#records.has(id)) await this.loadRecords([id]);
    return this.#records.get(id) ?? null;
  }

  /** A household that others name. That there is none can be relied on only by who has everything. */
  async namedRecord(id: string): Promise<RecordRow | null> {
    const row = await this.record(id);
    if (row === null) this.claimed.needEverything();
    return row;
  }

  addRecord(row: RecordRow): void {
    this.claimed.need(villageClaim(row.home));
    this.#records.set(row.record, row);
    this.#freshRecords.add(row.record);
    this.#ofRecord.set(row.record, []);
    this.#classes.set(row.root, new Set([row.record]));
  }

  /** Is the record not in the database yet? */
  isFresh({ record }: RecordRow): boolean {
    return this.#freshRecords.has(record);
  }

  touchedRecords(): RecordRow[] {
    return [...this.#records.values()].filter((row): row is RecordRow => row !== null && row.touched);
  }

  /** Ids of an alias class, ascending. */
  async members(root: string): Promise<string[]> {
    if (!this.#classes.has(root)) await this.loadClasses([root]);
    return [...(this.#classes.get(root) ?? [])].sort();
  }

  async loadClasses(roots: Iterable<string>): Promise<void> {
    for (const piece of inPieces(new Set([...roots].filter((root) => !this.#classes.has(root))))) {
      for (const root of piece) this.#classes.set(root, new Set());
      const rows = await this.db
        .selectFrom('records')
        .selectAll()
        .where('tenant', '=', TENANT)
        .where('root', 'in', piece)
        .execute();
      for (const row of rows) this.#classes.get(row.root)?.add(this.#keep(row).record);
    }
  }

  /** Puts loaded records into the classes given; each record keeps its changes. */
  setClasses(classes: readonly (readonly string[])[]): void {
    for (const members of classes) {
      const root = members[0];
      if (root === undefined) continue;
      this.#classes.set(root, new Set(members));
      for (const member of members) {
        const row = this.#records.get(member);
        if (!row || row.root === root) continue;
        row.root = root;
        row.touched = true;
      }
    }
  }

  /** Records of other kinds that name one of these households. */
  async dependents(households: readonly string[]): Promise<RecordRow[]> {
    await this.loadDependents(households);
    const ids = new Set(households.flatMap((household) => [...(this.#dependents.get(household) ?? [])]));
    await this.loadRecords(ids);
    return [...ids].sort().flatMap((id) => this.#records.get(id) ?? []);
  }

  async loadDependents(households: Iterable<string>): Promise<void> {
    for (const piece of inPieces(new Set([...households].filter((id) => !this.#dependents.has(id))))) {
      for (const id of piece) this.#dependents.set(id, new Set());
      const rows = await this.db
        .selectFrom('records')
        .selectAll()
        .where('tenant', '=', TENANT)
        .where('household', 'in', piece)
        .execute();
      for (const row of rows) {
        const record = this.#keep(row);
        if (record.household !== null) this.#dependents.get(record.household)?.add(record.record);
      }
    }
  }

  setHousehold(row: RecordRow, household: string | null): void {
    if (row.household === household) return;
    if (row.household !== null) this.#dependents.get(row.household)?.delete(row.record);
    if (household !== null) this.#dependents.get(household)?.add(row.record);
    row.household = household;
    row.touched = true;
  }

  /** Admitted changes of a record in order of admission, void ones too. */
  async changesOf(record: string): Promise<Stored[]> {
    if (!this.#ofRecord.has(record)) await this.loadChangesOf([record]);
    return this.#ofRecord.get(record) ?? [];
  }

  async loadChangesOf(records: Iterable<string>): Promise<void> {
    for (const piece of inPieces(new Set([...records].filter((record) => !this.#ofRecord.has(record))))) {
      for (const record of piece) this.#ofRecord.set(record, []);
      const rows = await this.db
        .selectFrom('changes')
        .selectAll()
        .where('tenant', '=', TENANT)
        .where('record', 'in', piece)
        .where('ordinal', 'is not', null)
        .orderBy('record')
        .orderBy('ordinal')
        .execute();
      for (const row of rows) {
        const stored = this.#changes.get(row.id) ?? storedOf(row);
        this.#changes.set(row.id, stored);
        this.#ofRecord.get(row.record)?.push(stored);
      }
      for (const record of piece) {
        this.#ofRecord.get(record)?.push(...(this.#appended.get(record) ?? []));
        this.#appended.delete(record);
      }
    }
  }

  /** Changes of a whole alias class that count: not void ones. */
  async standingChanges(root: string): Promise<Change[]> {
    const members = await this.members(root);
    await this.loadChangesOf(members);
    return members.flatMap((member) =>
      (this.#ofRecord.get(member) ?? []).flatMap((stored) => (stored.voided ? [] : [stored.change])),
    );
  }

  appendChange(row: RecordRow, stored: Stored): void {
    const known = this.#ofRecord.get(row.record);
    if (known !== undefined) known.push(stored);
    else this.#appended.set(row.record, [...(this.#appended.get(row.record) ?? []), stored]);
    row.changes += 1;
    row.updatedAt = this.now;
    row.touched = true;
    stored.ordinal = row.changes;
  }

  append(feed: string, entry: FeedEntry): void {
    const list = this.entries.get(feed) ?? [];
    this.entries.set(feed, list);
    list.push(entry);
  }
}

function storedOf(row: ChangesTable): Stored {
  let change: Change | null = null;
  let target: Stored['target'] | null = null;
  return {
    id: row.id,
    device: row.device,
    n: row.n,
    hash: row.hash,
    previous: row.previous,
    record: row.record,
    packed: row.line,
    // Checked when it was first read, stored bytes are ours; of most only the state is asked.
    get change() {
      return (change ??= JSON.parse(unpackLine(row.line).toString()) as Change);
    },
    target(index) {
      target ??= storedOps(unpackLine(row.line));
      return target(index);
    },
    receivedAt: row.received_at,
    forked: row.forked === 1,
    state: row.state as Stored['state'],
    code: row.code as QuarantineCode | null,
    need: row.need === null ? null : (JSON.parse(row.need) as Need),
    feed: row.feed,
    position: row.position,
    ordinal: row.ordinal,
    voided: row.voided === 1,
    ruling: row.ruling,
    decision: row.decision,
    fresh: false,
    touched: false,
  };
}

function recordOf(row: RecordsTable): RecordRow {
  return {
    record: row.record,
    kind: row.kind as RecordRow['kind'],
    author: row.author,
    firstVillage: row.first_village,
    root: row.root,
    home: row.home,
    homes: JSON.parse(row.homes) as string[],
    household: row.household,
    changes: row.changes,
    updatedAt: row.updated_at,
    touched: false,
  };
}
