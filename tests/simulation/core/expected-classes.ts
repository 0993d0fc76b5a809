import { type Book, type KnownOp } from './book.ts';

/**
 * The alias classes of all visible changes, by labels that spread: an edge counts unless something that could ever be
 * in its class kills it. Ids ascend, classes by their first.
 */
export function expectedClasses(book: Book, isVisible: (at: number) => boolean): string[][] {
  const records = new Set<string>();
  const edges: KnownOp[] = [];
  for (const { at, change, ops } of book.changes) {
    if (!isVisible(at)) continue;
    records.add(change.envelope.record);
    for (const op of ops) if (op.segments[0] === 'aliases' && op.segments.length === 2) edges.push(op);
  }

  const possible = spread(book, records, edges);
  const live = edges.filter(
    (edge) =>
      edge.isSet &&
      edge.value === true &&
      !edge.killers.some(
        (killer) => isVisible(killer.of.at) && possible.get(killer.record) === possible.get(edge.record),
      ),
  );
  const classes = new Map<string, string[]>();
  for (const [record, label] of spread(book, records, live)) {
    const members = classes.get(label) ?? [];
    classes.set(label, members);
    members.push(record);
  }
  return [...classes.values()];
}

/** The smallest id that each record is joined with, records ascending. */
function spread(book: Book, records: ReadonlySet<string>, edges: readonly KnownOp[]): Map<string, string> {
  const labels = new Map([...records].sort().map((record) => [record, record]));
  for (let changed = true; changed;) {
    changed = false;
    for (const { record, segments } of edges) {
      const other = segments[1] ?? '';
      const [a, b] = [labels.get(record), labels.get(other)];
      if (a === undefined || b === undefined || a === b || book.kinds.get(record) !== book.kinds.get(other)) continue;
      labels.set(a < b ? other : record, a < b ? a : b);
      changed = true;
    }
  }
  return labels;
}
