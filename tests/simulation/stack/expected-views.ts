import { type LiveValue, type Removal, type RecordView } from '#domain/merge/merge.ts';
import { type Book, type KnownOp, isUnder, plainText } from '../core/book.ts';
import { expectedClasses } from '../core/expected-classes.ts';

/** What the book says that a reader sees of one class of records. */
export interface ExpectedView {
  readonly members: readonly string[];
  readonly text: string;
  /** The value shown by default at a path, or undefined. */
  shown(path: string): unknown;
}

/**
 * Every view that follows from the visible changes, by root; nothing in here calls the product.
 * @param isHidden ops whose part this reader was not given
 */
export function expectedViews(
  book: Book,
  isVisible: (at: number) => boolean,
  isHidden: (op: KnownOp) => boolean = () => false,
): Map<string, ExpectedView> {
  const views = new Map<string, ExpectedView>();
  for (const members of expectedClasses(book, isVisible)) {
    const alive: KnownOp[] = [];
    for (const record of members)
      for (const op of book.opsOfRecord.get(record) ?? [])
        if (
          isVisible(op.of.at) &&
          !isHidden(op) &&
          !op.killers.some((killer) => isVisible(killer.of.at) && members.includes(killer.record) && !isHidden(killer))
        )
          alive.push(op);
    const sets = alive.filter(({ isSet }) => isSet);
    const removals = alive.filter((op) => !op.isSet && sets.some((set) => set.path === op.path || isUnder(set, op)));
    const live = byPath(sets);
    views.set(members[0] ?? '', {
      members,
      text: textOf(
        members,
        [...live].map(([path, ops]) => [path, ops.map((op) => `${op.dot}=${op.text}`)]),
        [...byPath(removals)].map(([path, ops]) => [path, ops.map(({ dot }) => dot)]),
        [...live].filter(([, ops]) => new Set(ops.map(({ text }) => text)).size > 1).map(([path]) => path),
      ),
      shown: (path) => live.get(path)?.[0]?.value,
    });
  }
  return views;
}

/** The same text of a view that the product made. */
export function textOfView({ members, live, removed, conflicts }: RecordView): string {
  const lists = (lists: Readonly<Record<string, readonly (LiveValue | Removal)[]>>): [string, string[]][] =>
    Object.entries(lists).map(([path, list]) => [
      path,
      list.map((one) => ('value' in one ? `${one.dot}=${plainText(one.value)}` : one.dot)),
    ]);
  return textOf(members, lists(live), lists(removed), conflicts);
}

function textOf(
  members: readonly string[],
  live: [string, string[]][],
  removed: [string, string[]][],
  conflicts: readonly string[],
): string {
  const list = (lists: [string, string[]][]) =>
    lists
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, values]) => `${path}: ${values.join(' ')}`)
      .join('\n');
  return `${members.join('+')}\n${list(live)}\nremoved\n${list(removed)}\nconflicts ${[...conflicts].sort().join()}`;
}

/** Latest stamp first, then the higher dot. */
function byPath(ops: readonly KnownOp[]): Map<string, KnownOp[]> {
  const lists = new Map<string, KnownOp[]>();
  for (const op of ops) lists.set(op.path, [...(lists.get(op.path) ?? []), op]);
  const key = (op: KnownOp) => `${op.of.change.envelope.stamp} ${op.dot}`;
  for (const list of lists.values()) list.sort((a, b) => (key(a) < key(b) ? 1 : -1));
  return lists;
}
