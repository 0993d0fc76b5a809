import { type Change } from '#domain/change/change.ts';
import { type Range } from '#domain/sync/protocol.ts';
import { inRanges, withNumber } from '#domain/sync/ranges.ts';
import { type Book, type KnownChange } from './book.ts';
import { hold } from './broken.ts';
import { Replica } from './replica.ts';

export type Entry =
  | { readonly entry: 'change'; readonly at: number; readonly change: Change }
  | { readonly entry: 'void'; readonly at: number; readonly voided: boolean };

interface State {
  readonly replica: Replica;
  readonly log: Entry[];
  readonly acknowledged: Map<string, Range[]>;
}

/** The server as the merge sees it: one set, one feed, what each device may forget. Its real admission has its own simulator. */
export class Server {
  epoch = 1;
  #state: State;
  /** The first backup is of the empty server. */
  #backup: State;

  constructor(book: Book) {
    this.#state = { replica: new Replica('server', book), log: [], acknowledged: new Map() };
    this.#backup = this.#copy(this.#state);
  }

  get replica(): Replica {
    return this.#state.replica;
  }

  get log(): readonly Entry[] {
    return this.#state.log;
  }

  acknowledged(device: string): Range[] {
    return [...(this.#state.acknowledged.get(device) ?? [])];
  }

  /** Takes a change, once; what it acknowledges is what it holds. */
  admit({ at }: KnownChange, change: Change): void {
    const { replica, log, acknowledged } = this.#state;
    if (replica.held.has(at)) return;
    replica.receive(at, change);
    log.push({ entry: 'change', at, change });
    const { device, n } = change.envelope;
    acknowledged.set(device, withNumber(acknowledged.get(device) ?? [], n));
  }

  rule(at: number, voided: boolean): void {
    this.#state.replica.setVoid(at, voided);
    this.#state.log.push({ entry: 'void', at, voided });
  }

  backUp(): void {
    this.#backup = this.#copy(this.#state);
  }

  /** Everything since the backup is forgotten; the new epoch tells the tablets. */
  restore(): void {
    this.#state = this.#copy(this.#backup);
    this.epoch += 1;
  }

  #copy({ replica, log, acknowledged }: State): State {
    return { replica: replica.copy('server'), log: [...log], acknowledged: new Map(acknowledged) };
  }

  /** Acknowledged is exactly what is held, in ascending, disjoint ranges that do not touch. */
  checkAcknowledged(device: string, own: readonly KnownChange[]): void {
    const ranges = this.acknowledged(device);
    const said = () => `${device}: ${JSON.stringify(ranges)}`;
    for (const { at, change } of own) {
      hold(
        inRanges(ranges, change.envelope.n) === this.replica.held.has(at),
        'I1',
        () =>
          `change ${change.envelope.n} is ${this.replica.held.has(at) ? '' : 'not '}held, acknowledged of ${said()}`,
      );
    }
    for (const [index, [from, to]] of ranges.entries()) {
      const before = ranges[index - 1];
      hold(from <= to && (before === undefined || before[1] + 1 < from), 'ranges', said);
    }
  }
}
