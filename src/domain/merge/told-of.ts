import { type Op, type RecordKind, dotOf, opPath } from '../change/change.ts';
import { type Json, canonicalJson } from '../encoding/canonical-json.ts';
import { type LiveValue, type RecordView, type Removal, fits } from './merge.ts';

/** A change as far as it tells what became of an answer; ops in the order of their dots. */
export interface ToldChange {
  readonly id: string;
  readonly author: string;
  readonly device: string;
  readonly stamp: string;
  /** Device clock, milliseconds. */
  readonly wall: number;
  readonly ops: readonly Op[];
}

/** What somebody else's answer did to one of the reader's own. */
export interface Told {
  /** The same as long as nothing new happened to the answer. */
  readonly id: string;
  /** `differs`: both answers stand; `settled`: somebody else chose. */
  readonly is: 'differs' | 'settled';
  readonly record: string;
  readonly kind: RecordKind;
  readonly path: string;
  /** What the reader had said; null: that it should go. */
  readonly mine: Json | null;
  /** What the other said or chose; null: that it should go. */
  readonly theirs: Json | null;
  readonly author: string;
  readonly device: string;
  readonly wall: number;
  readonly reason: string | null;
}

interface Written {
  readonly dot: string;
  readonly op: Op;
  readonly change: ToldChange;
}

/**
 * What the other authors of a record did to the answers of one of them: where both stand, and where somebody chose
 * (gave a reason, or replaced several different answers). What the reader replaced since is told no more; neither is
 * an ordinary new answer to an old question. A visit and a consent are one person's own, so that nothing is told of
 * them.
 *
 * @param changes of the record's class that count, in any order
 */
export function toldOf(view: RecordView, changes: readonly ToldChange[], user: string): Told[] {
  if (view.kind === 'visit' || view.kind === 'consent') return [];
  const isOwn = ({ author }: { readonly author: string }) => author === user;
  if (!changes.some(isOwn) || changes.every(isOwn)) return [];

  const written = new Map<string, Written>();
  for (const change of changes)
    change.ops.forEach((op, index) => {
      const dot = dotOf(change.id, index);
      written.set(dot, { dot, op, change });
    });
  const replacers = new Map<string, Written[]>();
  for (const one of written.values())
    for (const dot of one.op.replaces) {
      const replaced = written.get(dot);
      if (replaced !== undefined && fits(one.op, replaced.op)) replacers.set(dot, [...(replacers.get(dot) ?? []), one]);
    }

  const told = new Map<string, Told>();
  for (const one of differing(view, isOwn)) told.set(one.id, one);
  for (const own of written.values()) {
    if (!isOwn(own.change)) continue;
    const ruling = rulingOn(own.dot, user, replacers);
    if (ruling === null || !isRuling(ruling, written)) continue;
    const { op, change } = ruling;
    told.set(ruling.dot, {
      id: ruling.dot,
      is: 'settled',
      record: view.record,
      kind: view.kind,
      path: opPath(op),
      mine: 'set' in own.op && opPath(op) === own.op.set ? own.op.value : null,
      theirs: 'set' in op ? op.value : null,
      author: change.author,
      device: change.device,
      wall: change.wall,
      reason: op.reason ?? null,
    });
  }
  return [...told.values()];
}

/** Fields on which the reader and somebody else both stand. */
function differing(view: RecordView, isOwn: (one: Removal) => boolean): Told[] {
  const tell = (path: string, mine: LiveValue | Removal, theirs: LiveValue | Removal): Told => ({
    id: `${mine.dot} ${theirs.dot}`,
    is: 'differs',
    record: view.record,
    kind: view.kind,
    path,
    mine: valueOf(mine),
    theirs: valueOf(theirs),
    author: theirs.author,
    device: theirs.device,
    wall: theirs.wall,
    reason: null,
  });
  const conflicts = view.conflicts.flatMap((path) => {
    const live = view.live[path] ?? [];
    const mine = live.find(isOwn);
    const theirs = live.find(
      (one) => !isOwn(one) && mine !== undefined && canonicalJson(one.value) !== canonicalJson(mine.value),
    );
    return mine === undefined || theirs === undefined ? [] : [tell(path, mine, theirs)];
  });
  const removals = Object.entries(view.removed).flatMap(([path, clears]) => {
    const kept = Object.entries(view.live).flatMap(([one, values]) =>
      one === path || one.startsWith(`${path}/`) ? values : [],
    );
    const [clear, value] = [clears.find(isOwn), kept.find(isOwn)];
    const [otherClear, otherValue] = [clears.find((one) => !isOwn(one)), kept.find((one) => !isOwn(one))];
    if (clear !== undefined && otherValue !== undefined) return [tell(path, clear, otherValue)];
    return value !== undefined && otherClear !== undefined ? [tell(path, value, otherClear)] : [];
  });
  return [...conflicts, ...removals];
}

function valueOf(one: LiveValue | Removal): Json | null {
  return 'value' in one ? one.value : null;
}

/** The last op of somebody else in the line of those that replaced a dot; null when the reader has the last word. */
function rulingOn(dot: string, user: string, replacers: ReadonlyMap<string, readonly Written[]>): Written | null {
  let last: Written | null = null;
  const passed = new Set<string>();
  for (let at = dot; !passed.has(at);) {
    passed.add(at);
    const next = [...(replacers.get(at) ?? [])].sort(latestFirst)[0];
    if (next === undefined) break;
    if (next.change.author === user) return null;
    // An ordinary answer after a choice is the field's own life.
    if (last === null || next.op.reason !== undefined) last = next;
    at = next.dot;
  }
  return last;
}

function latestFirst(a: Written, b: Written): number {
  if (a.change.stamp !== b.change.stamp) return a.change.stamp < b.change.stamp ? 1 : -1;
  return a.dot < b.dot ? 1 : -1;
}

function isRuling({ op }: Written, written: ReadonlyMap<string, Written>): boolean {
  if (op.reason !== undefined) return true;
  const values = op.replaces.flatMap((dot) => {
    const replaced = written.get(dot)?.op;
    return replaced !== undefined && 'set' in replaced && replaced.set === opPath(op) ? [replaced.value] : [];
  });
  return new Set(values.map((value) => canonicalJson(value))).size > 1;
}
