import { type Change, type Op, type RecordKind, dotOf, opPath, opsOf } from '../change/change.ts';
import { type Json, canonicalJson } from '../encoding/canonical-json.ts';

/** One answer that nobody who saw it has replaced. */
export interface LiveValue {
  readonly dot: string;
  readonly value: Json;
  readonly author: string;
  readonly device: string;
  readonly stamp: string;
  /** Device clock, milliseconds: describes, never decides. */
  readonly wall: number;
}

/** A removal that met an edit it had not seen: both are shown. */
export type Removal = Omit<LiveValue, 'value'>;

/** The one shape of a merged record. Source: sync contract, "Record view". */
export interface RecordView {
  readonly record: string;
  readonly kind: RecordKind;
  /** The household's home, or of other kinds the home of their household. */
  readonly village: string;
  /** Ids of the alias class, ascending; `record` is the smallest. */
  readonly members: readonly string[];
  readonly live: Readonly<Record<string, readonly LiveValue[]>>;
  readonly conflicts: readonly string[];
  readonly removed: Readonly<Record<string, readonly Removal[]>>;
}

interface PlacedOp {
  readonly op: Op;
  readonly path: string;
  readonly dot: string;
  readonly change: Change;
}

/** Is `above` a strict ancestor of `path`? */
function isAbove(above: string, path: string): boolean {
  return path.length > above.length && path[above.length] === '/' && path.startsWith(above);
}

/**
 * May an op replace another at all: same path, a clear above it, or answering under a clear.
 * Source: sync contract, Merge ("fits").
 */
export function fits(op: Op, replaced: Op): boolean {
  const path = opPath(op);
  const other = opPath(replaced);
  return path === other || ('clear' in op && isAbove(path, other)) || ('clear' in replaced && isAbove(other, path));
}

/**
 * The merged record of a set of admitted, unvoided changes of one alias class.
 * A pure function of the set: order, repeats and splits of `changes` change nothing but the home
 * village of a household that never states one (the first change names it).
 *
 * Errors: throws when `changes` is empty (a record exists by its first change).
 * Source: sync contract, Merge.
 */
export function mergeRecord(changes: readonly Change[], homeVillage?: string): RecordView {
  const first = changes[0];
  if (first === undefined) throw new Error('a record without changes');

  const ops = placedOps(changes);
  const dead = deadDots(ops);

  const live: Record<string, LiveValue[]> = {};
  const clears: PlacedOp[] = [];
  for (const placed of ops.values()) {
    if (dead.has(placed.dot)) continue;
    if ('clear' in placed.op) clears.push(placed);
    else (live[placed.path] ??= []).push({ ...authorship(placed), value: placed.op.value });
  }

  const conflicts: string[] = [];
  const sortedLive: Record<string, readonly LiveValue[]> = {};
  for (const path of Object.keys(live).sort()) {
    const values = (live[path] ?? []).sort(latestFirst);
    sortedLive[path] = values;
    if (values.length > 1 && differ(values)) conflicts.push(path);
  }

  const members = [...new Set(changes.map((change) => change.envelope.record))].sort();
  return {
    record: members[0] ?? first.envelope.record,
    kind: first.envelope.kind,
    village: homeVillage ?? homeOf(sortedLive, first),
    members,
    live: sortedLive,
    conflicts,
    removed: removals(clears, Object.keys(sortedLive)),
  };
}

function placedOps(changes: readonly Change[]): Map<string, PlacedOp> {
  const ops = new Map<string, PlacedOp>();
  for (const change of changes) {
    opsOf(change).forEach((op, index) => {
      const dot = dotOf(change.envelope.id, index);
      ops.set(dot, { op, path: opPath(op), dot, change });
    });
  }
  return ops;
}

/** Dead whichever arrived first: what counts is that a fitting op lists the dot. */
function deadDots(ops: ReadonlyMap<string, PlacedOp>): Set<string> {
  const dead = new Set<string>();
  for (const { op } of ops.values()) {
    for (const dot of op.replaces) {
      const replaced = ops.get(dot);
      if (replaced !== undefined && fits(op, replaced.op)) dead.add(dot);
    }
  }
  return dead;
}

function authorship({ dot, change: { envelope } }: PlacedOp): Removal {
  return { dot, author: envelope.author, device: envelope.device, stamp: envelope.stamp, wall: envelope.wall };
}

/** Highest (stamp, dot) first, compared as strings. */
function latestFirst(a: Removal, b: Removal): number {
  if (a.stamp !== b.stamp) return a.stamp < b.stamp ? 1 : -1;
  return a.dot < b.dot ? 1 : a.dot > b.dot ? -1 : 0;
}

function differ(values: readonly LiveValue[]): boolean {
  const [first, ...others] = values.map(({ value }) => canonicalJson(value));
  return others.some((other) => other !== first);
}

function homeOf(live: Readonly<Record<string, readonly LiveValue[]>>, first: Change): string {
  const stated = first.envelope.kind === 'household' ? live['village']?.[0]?.value : undefined;
  return typeof stated === 'string' ? stated : first.envelope.village;
}

function removals(clears: readonly PlacedOp[], livePaths: readonly string[]): Record<string, readonly Removal[]> {
  const removed: Record<string, Removal[]> = {};
  for (const placed of clears) {
    if (livePaths.some((path) => path === placed.path || isAbove(placed.path, path))) {
      (removed[placed.path] ??= []).push(authorship(placed));
    }
  }
  return Object.fromEntries(
    Object.entries(removed)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, list]) => [path, list.sort(latestFirst)]),
  );
}
