import { type Change, dotOf, opPath } from '../change/change.ts';
import { liftedOps } from '../record/lifted-ops.ts';
import { fits } from './merge.ts';

const ALIAS = 'aliases/';

/**
 * Which records are one: the classes joined by live `aliases/<record>` = true edges between records
 * of one kind. Every record named by a change is in exactly one class; classes and ids ascend.
 *
 * Whether an edge is live may depend on its own class (a clear written on either record), so edges are
 * first judged over everything they could ever join; that makes the answer independent of order.
 * Source: sync contract, Merge, last paragraph.
 */
export function aliasClasses(changes: readonly Change[]): string[][] {
  const kinds = new Map<string, string>();
  for (const { envelope } of changes) kinds.set(envelope.record, kinds.get(envelope.record) ?? envelope.kind);

  const edgeOps = changes.flatMap((change) =>
    liftedOps(change).flatMap((op, index) =>
      opPath(op).startsWith(ALIAS) || opPath(op) === 'aliases'
        ? [{ op, dot: dotOf(change.envelope.id, index), record: change.envelope.record }]
        : [],
    ),
  );
  const byDot = new Map(edgeOps.map((edge) => [edge.dot, edge]));

  const possible = new UnionFind(kinds.keys());
  for (const { op, record } of edgeOps) possible.join(record, opPath(op).slice(ALIAS.length), kinds);

  const dead = new Set<string>();
  for (const { op, record } of edgeOps) {
    for (const dot of op.replaces) {
      const replaced = byDot.get(dot);
      if (replaced && possible.root(record) === possible.root(replaced.record) && fits(op, replaced.op)) dead.add(dot);
    }
  }

  const actual = new UnionFind(kinds.keys());
  for (const { op, dot, record } of edgeOps) {
    if ('set' in op && op.value === true && !dead.has(dot)) actual.join(record, op.set.slice(ALIAS.length), kinds);
  }
  return actual.classes();
}

class UnionFind {
  readonly #parent = new Map<string, string>();

  constructor(ids: Iterable<string>) {
    for (const id of ids) this.#parent.set(id, id);
  }

  root(id: string): string {
    let at = id;
    for (let up = this.#parent.get(at) ?? at; up !== at; up = this.#parent.get(at) ?? at) at = up;
    return at;
  }

  /** Joins two known records of one kind; an edge to an unknown record waits without effect. */
  join(a: string, b: string, kinds: ReadonlyMap<string, string>): void {
    if (!this.#parent.has(b) || kinds.get(a) !== kinds.get(b)) return;
    const [low, high] = [this.root(a), this.root(b)].sort() as [string, string];
    this.#parent.set(high, low);
  }

  classes(): string[][] {
    const byRoot = new Map<string, string[]>();
    for (const id of [...this.#parent.keys()].sort()) {
      const root = this.root(id);
      byRoot.set(root, [...(byRoot.get(root) ?? []), id]);
    }
    return [...byRoot.values()];
  }
}
