import { type Change } from '#domain/change/change.ts';
import { aliasClasses } from '#domain/merge/alias-classes.ts';
import { type LiveValue, type Removal, type RecordView, mergeRecord } from '#domain/merge/merge.ts';
import { type Book, type KnownOp, isUnder, plainText } from './book.ts';
import { hold } from './broken.ts';
import { expectedClasses } from './expected-classes.ts';

/** One set of changes with what the product makes of it, held against the book after every arrival. */
export class Replica {
  readonly name: string;
  readonly #book: Book;
  /** In the order of arrival, repeats too; the objects that came, which over the wire are copies. */
  #arrived: { readonly at: number; readonly change: Change }[] = [];
  readonly #held = new Set<number>();
  readonly #void = new Set<number>();
  #classes: string[][] = [];
  readonly #views = new Map<string, RecordView>();
  readonly #rootOf = new Map<string, string>();
  /** Records whose views are out of date, and whether classes may be. */
  #touched = new Set<string>();
  #mayReclass = false;

  constructor(name: string, book: Book) {
    this.name = name;
    this.#book = book;
  }

  get views(): ReadonlyMap<string, RecordView> {
    return this.#views;
  }

  get classes(): readonly string[][] {
    return this.#classes;
  }

  get held(): ReadonlySet<number> {
    return this.#held;
  }

  get voided(): ReadonlySet<number> {
    return this.#void;
  }

  viewOf(record: string): RecordView | undefined {
    return this.#views.get(this.#rootOf.get(record) ?? '');
  }

  isVisible(at: number): boolean {
    return this.#held.has(at) && !this.#void.has(at);
  }

  receive(at: number, change: Change): void {
    this.#arrived.push({ at, change });
    this.#held.add(at);
    this.#touch(at);
  }

  setVoid(at: number, isVoid: boolean): void {
    if (isVoid) this.#void.add(at);
    else this.#void.delete(at);
    if (this.#held.has(at)) this.#touch(at);
    this.#mayReclass = true;
  }

  /** Forgets all but these changes, and every void. */
  reset(kept: ReadonlySet<number>): void {
    this.#arrived = this.#arrived.filter(({ at }) => kept.has(at));
    for (const at of this.#held) if (!kept.has(at)) this.#held.delete(at);
    this.#void.clear();
    this.#mayReclass = true;
    for (const record of this.#rootOf.keys()) this.#touched.add(record);
  }

  /** A replica with the same changes that came in the same order. */
  copy(name: string): Replica {
    const copy = new Replica(name, this.#book);
    for (const { at, change } of this.#arrived) copy.receive(at, change);
    for (const at of this.#void) copy.setVoid(at, true);
    return copy;
  }

  /** The changes that count, as they came. */
  visible(): Change[] {
    return this.#arrived.filter(({ at }) => !this.#void.has(at)).map(({ change }) => change);
  }

  /** Lets the product merge what came, and checks all of it. */
  settle(check: number): void {
    if (this.#touched.size === 0 && !this.#mayReclass) return;
    if (this.#mayReclass) this.#reclass();
    const roots = new Set<string>();
    for (const record of this.#touched) {
      const root = this.#rootOf.get(record);
      if (root !== undefined) roots.add(root);
    }
    this.#touched = new Set();
    this.#mayReclass = false;
    if (roots.size === 0) return;
    for (const members of this.#classes) {
      const [root = ''] = members;
      if (!roots.has(root)) continue;
      const changes = this.#arrived
        .filter(({ at, change }) => !this.#void.has(at) && members.includes(change.envelope.record))
        .map(({ change }) => change);
      const view = mergeRecord(changes);
      this.#checkView(view, members, changes, check);
      this.#views.set(root, view);
    }
  }

  #touch(at: number): void {
    const change = this.#book.changes[at];
    if (change === undefined) return;
    const { record } = change.change.envelope;
    this.#touched.add(record);
    if (!this.#rootOf.has(record) || change.ops.some(({ segments }) => segments[0] === 'aliases'))
      this.#mayReclass = true;
  }

  /** I22: every record is in exactly one class, the one that the live edges say. */
  #reclass(): void {
    const classes = aliasClasses(this.visible());
    const expected = expectedClasses(this.#book, (at) => this.isVisible(at));
    const text = (list: readonly (readonly string[])[]) => list.map((members) => members.join('+')).join(' ');
    hold(
      text(classes) === text(expected),
      'I22',
      () => `${this.name} has the classes ${text(classes)}, not ${text(expected)}`,
    );
    const before = new Set(this.#classes.map((members) => members.join()));
    this.#classes = classes;
    this.#rootOf.clear();
    for (const members of classes) {
      for (const record of members) this.#rootOf.set(record, members[0] ?? '');
      if (!before.has(members.join())) this.#touched.add(members[0] ?? '');
    }
    for (const root of this.#views.keys()) if (this.#rootOf.get(root) !== root) this.#views.delete(root);
  }

  /** I2, I3, I22: the view has every answer that no visible, fitting op of its class lists, each once, and nothing else. */
  #checkView(view: RecordView, members: readonly string[], changes: readonly Change[], check: number): void {
    const alive: KnownOp[] = [];
    for (const record of members) {
      for (const op of this.#book.opsOfRecord.get(record) ?? []) {
        if (
          !this.isVisible(op.of.at) ||
          op.killers.some((killer) => this.isVisible(killer.of.at) && members.includes(killer.record))
        )
          continue;
        op.aliveIn = check;
        alive.push(op);
      }
    }
    const where = () => `the view of ${members.join('+')} on ${this.name}`;
    hold(
      view.record === members[0] && view.members.join() === members.join(),
      'I22',
      () => `${where()} says members ${view.members.join('+')}, record ${view.record}`,
    );
    hold(view.kind === this.#book.kinds.get(view.record), 'view', () => `${where()} is a ${view.kind}`);

    const sets = alive.filter(({ isSet }) => isSet);
    const conflicts = this.#checkLists(view.live, sets, check, where);
    hold(
      view.conflicts.join() === conflicts.join(),
      'conflict',
      () => `${where()} has the conflicts [${view.conflicts.join()}], not [${conflicts.join()}]`,
    );
    const removals = alive.filter((op) => !op.isSet && sets.some((set) => set.path === op.path || isUnder(set, op)));
    for (const op of alive) if (!op.isSet && !removals.includes(op)) op.aliveIn = 0;
    this.#checkLists(view.removed, removals, check, where);

    const stated =
      view.kind === 'household' ? this.#book.ops.get(view.live['village']?.[0]?.dot ?? '')?.value : undefined;
    const village = typeof stated === 'string' ? stated : changes[0]?.envelope.village;
    hold(view.village === village, 'home', () => `${where()} lives in ${view.village}, not in ${village}`);
  }

  /** Exactly the expected ops, each under its path with its author's words, latest first. Returns paths with different values. */
  #checkLists(
    lists: Readonly<Record<string, readonly (LiveValue | Removal)[]>>,
    expected: readonly KnownOp[],
    check: number,
    where: () => string,
  ): string[] {
    let found = 0;
    const conflicts: string[] = [];
    for (const path in lists) {
      const list = lists[path] ?? [];
      hold(list.length > 0, 'view', () => `${where()} has an empty list at ${path}`);
      let last: LiveValue | Removal | null = null;
      let differs = false;
      for (const entry of list) {
        const op = this.#book.ops.get(entry.dot);
        hold(
          op !== undefined && op.aliveIn === check && op.path === path,
          'I2',
          () => `${where()} shows ${entry.dot} at ${path}, which is dead or never stood there`,
        );
        found += 1;
        const { author, device, stamp, wall } = op.of.change.envelope;
        hold(
          entry.author === author && entry.device === device && entry.stamp === stamp && entry.wall === wall,
          'view',
          () => `${where()} gives ${entry.dot} to another author, device or time`,
        );
        hold(
          !('value' in entry) || entry.value === op.value || plainText(entry.value) === op.text,
          'I2',
          () => `${where()} shows another value for ${entry.dot}`,
        );
        const before = last;
        hold(
          before === null || before.stamp > stamp || (before.stamp === stamp && before.dot > entry.dot),
          'view',
          () => `${where()} does not show the latest first at ${path}`,
        );
        if (before !== null && this.#book.ops.get(before.dot)?.text !== op.text) differs = true;
        last = entry;
      }
      if (differs) conflicts.push(path);
    }
    hold(found === expected.length, 'I2', () => {
      const shown = new Set(
        Object.values(lists)
          .flat()
          .map(({ dot }) => dot),
      );
      return `${where()} has lost ${expected
        .filter(({ dot }) => !shown.has(dot))
        .map(({ dot, path }) => `${dot} at ${path}`)
        .join(', ')}`;
    });
    return conflicts.sort();
  }
}
