import { type Change, type Op, type RecordKind, dotOf } from '../change/change.ts';
import { type Json, canonicalJson } from '../encoding/canonical-json.ts';
import { liftedOps } from '../record/lifted-ops.ts';

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

/** A change with its ops in the order of their dots, and the indexes of the dead ones. */
interface Written {
  readonly change: Change;
  readonly ops: readonly Op[];
  dead: Set<number> | null;
}

/** What an op writes or clears. */
export type OpTarget = { readonly set: string } | { readonly clear: string };

/** Is `above` a strict ancestor of `path`? */
export function isAbove(above: string, path: string): boolean {
  return path.length > above.length && path[above.length] === '/' && path.startsWith(above);
}

/**
 * May an op replace another at all: same path, a clear above it, or answering under a clear.
 * Source: sync contract, Merge ("fits").
 */
export function fits(op: OpTarget, replaced: OpTarget): boolean {
  const path = targetPath(op);
  const other = targetPath(replaced);
  return path === other || ('clear' in op && isAbove(path, other)) || ('clear' in replaced && isAbove(other, path));
}

function targetPath(target: OpTarget): string {
  return 'set' in target ? target.set : target.clear;
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

  // A change that came twice counts once.
  const byId = new Map<string, Written>();
  for (const change of changes) byId.set(change.envelope.id, { change, ops: liftedOps(change), dead: null });
  markDead(byId);

  const values = new Map<string, LiveValue[]>();
  const clears = new Map<string, Removal[]>();
  for (const [id, { change, ops, dead }] of byId) {
    ops.forEach((op, index) => {
      if (dead?.has(index) === true) return;
      if ('set' in op) addTo(values, op.set, liveValue(change, dotOf(id, index), op.value));
      else addTo(clears, op.clear, removal(change, dotOf(id, index)));
    });
  }

  const paths = [...values.keys()].sort();
  const live = inOrder(values, paths);
  for (const path of clears.keys()) {
    if (!paths.some((under) => under === path || isAbove(path, under))) clears.delete(path);
  }
  const members = [...new Set(changes.map((change) => change.envelope.record))].sort();
  // Keys ascend, here and in `live`: such an object is written as canonical JSON in a third of the time.
  return {
    conflicts: paths.filter((path) => differ(live[path] ?? [])),
    kind: first.envelope.kind,
    live,
    members,
    record: members[0] ?? first.envelope.record,
    removed: inOrder(clears, [...clears.keys()].sort()),
    village: homeVillage ?? homeOf(live, first),
  };
}

/** Dead whichever arrived first: what counts is that a fitting op lists the dot. */
function markDead(byId: ReadonlyMap<string, Written>): void {
  for (const { ops } of byId.values()) {
    for (const op of ops) {
      for (const dot of op.replaces) {
        const [id = '', index] = dot.split('#', 2);
        const at = Number(index);
        const written = byId.get(id);
        const replaced = written?.ops[at];
        if (written !== undefined && replaced !== undefined && dotOf(id, at) === dot && fits(op, replaced))
          (written.dead ??= new Set()).add(at);
      }
    }
  }
}

function liveValue({ envelope: { author, device, stamp, wall } }: Change, dot: string, value: Json): LiveValue {
  return { author, device, dot, stamp, value, wall };
}

function removal({ envelope: { author, device, stamp, wall } }: Change, dot: string): Removal {
  return { author, device, dot, stamp, wall };
}

function addTo<Item>(lists: Map<string, Item[]>, path: string, item: Item): void {
  const list = lists.get(path);
  if (list === undefined) lists.set(path, [item]);
  else list.push(item);
}

/** The latest of each path first. */
function inOrder<Item extends Removal>(
  lists: ReadonlyMap<string, Item[]>,
  paths: readonly string[],
): Record<string, readonly Item[]> {
  const ordered: Record<string, readonly Item[]> = {};
  for (const path of paths) {
    const list = lists.get(path) ?? [];
    ordered[path] = list.length > 1 ? list.sort(latestFirst) : list;
  }
  return ordered;
}

/** Highest (stamp, dot) first, compared as strings. */
function latestFirst(a: Removal, b: Removal): number {
  if (a.stamp !== b.stamp) return a.stamp < b.stamp ? 1 : -1;
  return a.dot < b.dot ? 1 : a.dot > b.dot ? -1 : 0;
}

function differ(values: readonly LiveValue[]): boolean {
  if (values.length < 2) return false;
  const [first, ...others] = values.map(({ value }) => canonicalJson(value));
  return others.some((other) => other !== first);
}

function homeOf(live: Readonly<Record<string, readonly LiveValue[]>>, first: Change): string {
  const stated = first.envelope.kind === 'household' ? live['village']?.[0]?.value : undefined;
  return typeof stated === 'string' ? stated : first.envelope.village;
}
