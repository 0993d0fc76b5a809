import { type Change } from '#domain/change/change.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { inRanges } from '#domain/sync/ranges.ts';
import { Chance } from '../chance.ts';
import { Book, type KnownChange } from './book.ts';
import { hold } from './broken.ts';
import { type Replica } from './replica.ts';
import { type Scenario } from './scenario.ts';
import { Server } from './server.ts';
import { Tablet } from './tablet.ts';
import { readLine } from './wire.ts';

const START = 1_767_225_600_000;
/** Entries of one pulled page. */
const PAGE = 3;

/** Tablets, carriers, one server and what lies between them. Nothing in here decides by real time or real chance. */
export class World {
  readonly book = new Book();
  readonly server = new Server(this.book);
  readonly tablets: readonly Tablet[];
  readonly carried: Set<KnownChange>[];
  now = START;
  readonly scenario: Scenario;
  #checks = 0;
  readonly #copies = new Map<number, Change>();

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    this.tablets = Array.from(
      { length: scenario.tablets },
      (_, index) => new Tablet(index, this.book, scenario, START, new Chance(index + 1)),
    );
    this.carried = Array.from({ length: scenario.carriers }, () => new Set<KnownChange>());
  }

  get replicas(): readonly Replica[] {
    return [...this.tablets, this.server.replica];
  }

  /** Every replica merges what came to it, under the eyes of the oracles. */
  settle(): void {
    for (const tablet of this.tablets) tablet.settle(++this.#checks);
    this.server.replica.settle(++this.#checks);
  }

  /** What arrives of a change: itself, or over the wire a copy that was read from its line. */
  arriving({ at, change }: KnownChange): Change {
    if (!this.scenario.wire) return change;
    const known = this.#copies.get(at);
    if (known !== undefined) return known;
    const copy = readLine(canonicalJson(change));
    hold(copy !== null, 'encoding', () => `change ${change.envelope.id} cannot be read back`);
    this.#copies.set(at, copy);
    return copy;
  }

  /** Hello, then what the server does not know yet: some lost, some twice, in any order, the answer perhaps lost. */
  push(tablet: Tablet, chance: Chance | null): void {
    if (tablet.isCut) return;
    tablet.acknowledged = this.server.acknowledged(tablet.device);
    const kept = tablet.own.filter(({ change }) => !inRanges(tablet.acknowledged, change.envelope.n));
    for (const known of this.#afterTheNetwork(kept, chance)) this.server.admit(known, this.arriving(known));
    this.server.checkAcknowledged(tablet.device, tablet.own);
    if (chance?.oneIn(4) === true) return;
    tablet.acknowledged = this.server.acknowledged(tablet.device);
  }

  /** A page of the feed. Its answer may be lost, or applied without the cursor, which then comes again. */
  pull(tablet: Tablet, chance: Chance | null): boolean {
    if (tablet.isCut) return false;
    if (tablet.epoch !== this.server.epoch) {
      tablet.reset(new Set(tablet.own.map(({ at }) => at)));
      tablet.epoch = this.server.epoch;
      tablet.cursor = 0;
    }
    const page = this.server.log.slice(tablet.cursor, tablet.cursor + PAGE);
    if (chance?.oneIn(6) === true) return true;
    for (const entry of page) {
      const known = this.book.changes[entry.at];
      if (known === undefined) continue;
      if (entry.entry === 'void') tablet.setVoid(entry.at, entry.voided);
      else tablet.hear(entry.at, this.arriving(known), this.now);
    }
    if (chance?.oneIn(6) !== true) tablet.cursor += page.length;
    return tablet.cursor < this.server.log.length;
  }

  /** Work goes from a tablet to a carrier, or straight to another tablet that shows it. */
  hand(tablet: Tablet, chance: Chance): void {
    const given = this.#afterTheNetwork(tablet.own, chance);
    const other = chance.pick([...this.carried, ...this.tablets]);
    if (other instanceof Set) for (const known of given) other.add(known);
    else if (other !== tablet) for (const known of given) other.hear(known.at, this.arriving(known), this.now);
  }

  carry(chance: Chance | null): void {
    for (const changes of this.carried) {
      for (const known of this.#afterTheNetwork([...changes], chance)) this.server.admit(known, this.arriving(known));
    }
  }

  #afterTheNetwork(changes: readonly KnownChange[], chance: Chance | null): readonly KnownChange[] {
    if (chance === null || changes.length === 0) return changes;
    const arrived = changes.filter(() => !chance.oneIn(4));
    if (chance.oneIn(3) && arrived.length > 0) arrived.push(chance.pick(arrived));
    return chance.oneIn(2) ? chance.shuffled(arrived) : arrived;
  }

  /** The faults stop: everything ever sealed reaches everyone, and everyone sees the same. */
  heal(): void {
    for (const tablet of this.tablets) tablet.isCut = false;
    for (const tablet of this.tablets) this.push(tablet, null);
    for (const tablet of this.tablets) while (this.pull(tablet, null));
    this.settle();
    const { replica } = this.server;
    for (const { at, change } of this.book.changes)
      hold(
        replica.held.has(at),
        'I1',
        () => `change ${change.envelope.n} of ${change.envelope.device} never reached the server`,
      );
    // Each replica was held against the book already; that their texts are equal too is looked at where texts travel.
    if (!this.scenario.wire) return;
    const expected = seenBy(replica);
    for (const tablet of this.tablets) {
      const seen = seenBy(tablet);
      hold(seen === expected, 'I3', () => `${tablet.name} sees ${seen}\nthe server sees ${expected}`);
    }
  }
}

/** Every view as text. A household that states no village lives where its first change says, whichever came first. */
function seenBy(replica: Replica): string {
  const views = [...replica.views.values()].sort((a, b) => (a.record < b.record ? -1 : 1));
  return views
    .map((view) => canonicalJson(view.live['village'] === undefined ? { ...view, village: '' } : view))
    .join('\n');
}
