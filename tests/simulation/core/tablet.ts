import { type Change, type Op, type RecordKind } from '#domain/change/change.ts';
import { sealChange } from '#domain/change/seal.ts';
import { nextStamp, receivedStamp } from '#domain/change/stamp.ts';
import { uuidV7 } from '#domain/change/uuid-v7.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { type Range } from '#domain/sync/protocol.ts';
import { type Chance } from '../chance.ts';
import { type Book, type KnownChange } from './book.ts';
import { hold } from './broken.ts';
import { Replica } from './replica.ts';
import { type Scenario } from './scenario.ts';
import { checkSeal, standInSealer } from './wire.ts';

const DAY = 24 * 60 * 60 * 1000;
const STAMP = /^[0-9a-f]{12}-[0-9a-f]{4}$/;

/** What one field showed when it was loaded or refreshed, kept apart from the database. */
export interface Field {
  readonly dots: readonly string[];
  readonly values: readonly Json[];
}

export interface Screen {
  readonly record: string;
  readonly members: readonly string[];
  readonly kind: RecordKind;
  readonly fields: Map<string, Field>;
  /** Removals that met an edit are on the screen too. */
  readonly removals: Map<string, readonly string[]>;
}

/** One tablet with one author: its set, its chain, its clock and what stands on its screen. */
export class Tablet extends Replica {
  readonly device: string;
  readonly author: string;
  readonly own: KnownChange[] = [];
  /** Dots that its author has ever had on the screen. */
  readonly seen = new Set<string>();
  screen: Screen | null = null;
  isCut = false;
  /** How wrong its clock is, milliseconds. */
  clockError = 0;
  acknowledged: Range[] = [];
  epoch = 0;
  cursor = 0;
  readonly #chance: Chance;
  readonly #wire: boolean;
  #previous: string | null = null;
  #stamp: string | null;
  /** The highest stamp that its own clock, at most a day behind it, has ever seen. */
  #adopted = '';
  #latest = 0;

  constructor(index: number, book: Book, { wire, counter }: Scenario, now: number, chance: Chance) {
    super(`tablet ${index}`, book);
    this.device = `d_${index}`;
    this.author = `u_${index}`;
    this.#chance = chance;
    this.#wire = wire;
    this.#stamp =
      counter === 0 ? null : `${now.toString(16).padStart(12, '0')}-${counter.toString(16).padStart(4, '0')}`;
    this.#latest = now;
  }

  newId(now: number): string {
    const random = new Uint8Array(10);
    for (let at = 0; at < 10; at += 4) {
      const dice = this.#chance.next();
      for (let byte = 0; byte < 4 && at + byte < 10; byte++) random[at + byte] = (dice >>> (8 * byte)) & 255;
    }
    return uuidV7(now + this.clockError, random);
  }

  /** Another's change arrives: the clock may follow it. */
  hear(at: number, change: Change, now: number): void {
    this.receive(at, change);
    const { stamp, device } = change.envelope;
    if (device === this.device) return;
    const mine = now + this.clockError;
    if (Number.parseInt(stamp.slice(0, 12), 16) <= mine + DAY && stamp > this.#adopted) this.#adopted = stamp;
    this.#stamp = receivedStamp(this.#stamp, stamp, mine);
  }

  /** Signs one change as the tablet does. */
  async seal(
    book: Book,
    content: { record: string; kind: RecordKind; village: string; ordinary: readonly Op[]; sensitive: readonly Op[] },
    now: number,
  ): Promise<KnownChange> {
    const mine = now + this.clockError;
    const stamp = nextStamp(this.#stamp, mine);
    this.#checkStamp(stamp, mine);
    const { change, hash } = await sealChange(
      { id: this.newId(now), dependsOn: [], attachments: [], ...content },
      {
        device: this.device,
        n: this.own.length + 1,
        previous: this.#previous,
        author: this.author,
        assignment: 'a_1',
        stamp,
        wall: mine,
        timezone: 480,
        timeToken: null,
        schema: 1,
        app: '1.0.0',
      },
      standInSealer(this.#chance, this.#wire),
    );
    if (this.#wire) checkSeal(change, hash, this.#previous);
    this.#previous = hash;
    this.#stamp = stamp;
    const known = book.add(change);
    this.own.push(known);
    this.receive(known.at, change);
    return known;
  }

  /** I14: stamps only rise, follow what was seen, and are never pulled along by a clock far ahead. */
  #checkStamp(stamp: string, mine: number): void {
    this.#latest = Math.max(this.#latest, mine);
    const before = this.own.at(-1)?.change.envelope.stamp ?? '';
    hold(STAMP.test(stamp), 'I14', () => `${this.name} makes the stamp ${stamp}`);
    hold(stamp > before, 'I14', () => `${this.name} makes the stamp ${stamp} after ${before}`);
    hold(stamp > this.#adopted, 'I14', () => `${this.name} makes the stamp ${stamp}, but has seen ${this.#adopted}`);
    const highest = Math.max(this.#latest, Number.parseInt(this.#adopted.slice(0, 12) || '0', 16));
    hold(
      Number.parseInt(stamp.slice(0, 12), 16) <= highest + 1,
      'I14',
      () => `${this.name} is pulled along to ${stamp}`,
    );
  }

  /** The form of a record is opened, and all of it read. */
  open(view: RecordView): Screen {
    const fields = new Map<string, Field>();
    for (const path in view.live) fields.set(path, this.#read(view, path));
    const removals = new Map<string, string[]>();
    for (const path in view.removed) {
      const dots = (view.removed[path] ?? []).map(({ dot }) => dot);
      for (const dot of dots) this.seen.add(dot);
      removals.set(path, dots);
    }
    this.screen = { record: view.record, members: view.members, kind: view.kind, fields, removals };
    return this.screen;
  }

  /** The chip at one field is tapped: what the database has is on the screen now. */
  refresh(view: RecordView, path: string): void {
    this.screen?.fields.set(path, this.#read(view, path));
  }

  #read(view: RecordView, path: string): Field {
    const list = view.live[path] ?? [];
    for (const { dot } of list) this.seen.add(dot);
    return { dots: list.map(({ dot }) => dot), values: list.map(({ value }) => value) };
  }
}
