import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { uuidV7 } from '#domain/change/uuid-v7.ts';
import { type Codec } from '#domain/tablet/codec.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { type HouseholdStore } from '#domain/tablet/household-store.ts';
import { type SyncStore } from '#domain/tablet/sync-store.ts';
import { dexieHouseholdStore } from '#storage/dexie-household-store.ts';
import { dexieSyncStore } from '#storage/dexie-sync-store.ts';
import { deviceKeys } from '#storage/device-keys.ts';
import { hash } from '#storage/hash.ts';
import { type Tablet as Storage, openTablet } from '#storage/open-tablet.ts';
import { plainCodec } from '#storage/plain-codec.ts';
import { accountPort } from '#sync/account.ts';
import { httpServer } from '#sync/server.ts';
import { SyncLoop } from '#sync/sync-loop.ts';
import { type KnownChange } from '../core/book.ts';
import { type Member } from './county.ts';

/** One open page of the app: real storage, real sync, everything that is not of the page injected. */
export interface Page {
  readonly storage: Storage;
  readonly households: HouseholdStore;
  readonly sync: SyncStore;
  readonly loop: SyncLoop;
  readonly account: ReturnType<typeof accountPort>;
  /** From now on none of its steps goes on, and it begins no write any more. */
  kill(): void;
}

/** What a draft should hold: by record and path, what was typed and what was read. */
export interface Typed {
  readonly kind: 'household' | 'person' | 'visit' | 'consent' | 'case';
  readonly edits: Map<string, { value: unknown; basis: readonly string[]; reason?: string; typed?: string }>;
}

/** A page that was closed in the middle of its work. */
export class PageGone extends Error {}

/** Stands for forms and policies; counts, so that the list's rows can be held against the book. */
const judge = async () => ({
  missing: () => null,
  verdict: (file: HouseholdFile) => `of-${file.persons.length}`,
  pinyin: (name: string) => name,
});

type Fetch = typeof fetch;

/** A tablet: an IndexedDB, one or two open pages, a clock that may be wrong. */
export class Tablet {
  readonly name: string;
  readonly member: Member;
  readonly #factory = new IDBFactory();
  readonly #now: () => number;
  readonly #road: (tablet: Tablet) => Fetch;
  readonly #index: number;
  #ids = 0;
  #page: Page | null = null;
  #second: Page | null = null;
  cookie: string;
  /** Milliseconds by which its clock is wrong. */
  clockError = 0;
  /** Own changes by their number, from 1; after a rollback of the disk the last who had it. */
  own: KnownChange[] = [];
  /** What is open on its screen. */
  readonly screens = new Map<string, HouseholdFile>();
  readonly drafts = new Map<string, Map<string, Typed>>();
  /** Runs once, at so many awaited steps of the first page from now. */
  pause: { left: number; run: () => Promise<void> } | null = null;
  /** What came between, until it is over. */
  #meanwhile: Promise<void> = Promise.resolve();
  #die: (() => void) | null = null;

  constructor(index: number, member: Member, now: () => number, road: (tablet: Tablet) => Fetch) {
    this.name = `tablet ${index}`;
    this.#index = index;
    this.member = member;
    this.#now = now;
    this.#road = road;
    this.cookie = member.cookie;
  }

  /** A new tablet right after its enrolment and sign-in. */
  async begin(): Promise<void> {
    const { storage, sync } = this.page;
    await storage.strict.setValue('keys', await plainCodec.encode(this.member.keys));
    await sync.keepEnrolment(this.member.enrolment);
    await sync.setSignedIn(true);
  }

  get page(): Page {
    this.#page ??= this.#open(true);
    return this.#page;
  }

  /** Another tab of the same browser. */
  get second(): Page {
    this.#second ??= this.#open(false);
    return this.#second;
  }

  get now(): number {
    return Math.max(0, this.#now() + this.clockError);
  }

  newId(): string {
    const id = ++this.#ids;
    return uuidV7(
      this.now,
      new Uint8Array([this.#index, id >> 16, id >> 8, id, 0, 0, this.#index, id >> 16, id >> 8, id]),
    );
  }

  /** Ends what the first page is doing, for ever: the browser is killed between two of its steps. */
  die(): void {
    this.#die?.();
  }

  /**
   * Does `work` on the first page, which may be killed meanwhile; then the page is opened anew. When it returns,
   * nothing is under way any more that writes: who looks at the disk then sees one moment of it.
   */
  async alive<T>(work: (page: Page) => Promise<T>): Promise<T | PageGone> {
    const { page } = this;
    const killed = new Promise<PageGone>((resolve) => {
      this.#die = () => {
        page.kill();
        resolve(new PageGone('killed'));
      };
    });
    const end = await Promise.race([work(page), killed]);
    this.#die = null;
    this.pause = null;
    await this.#meanwhile;
    if (end instanceof PageGone) {
      this.#page = this.#open(true);
      // What the dead page had begun to write is written before this begins.
      const { strict } = this.#page.storage;
      await strict.transaction('rw', strict.tables, () => strict.meta.count());
    }
    return end;
  }

  async step(): Promise<void> {
    const { pause } = this;
    if (pause === null || --pause.left > 0) return;
    this.pause = null;
    this.#meanwhile = pause.run();
    await this.#meanwhile;
  }

  #open(first: boolean): Page {
    let isDead = false;
    async function whileAlive<T>(work: Promise<T>): Promise<T> {
      try {
        return await work;
      } finally {
        if (isDead) await new Promise<never>(() => {});
      }
    }
    const codec: Codec = first
      ? {
          encode: (value) => whileAlive(this.step().then(() => plainCodec.encode(value))),
          decode: (stored) => whileAlive(this.step().then(() => plainCodec.decode(stored))),
        }
      : plainCodec;
    const travel = this.#road(this);
    const { tablet: storage } = openTablet({
      name: 'tablet',
      codec,
      now: () => this.now,
      newId: () => this.newId(),
      indexedDB: this.#factory,
      IDBKeyRange,
    });
    const keys = deviceKeys(storage);
    const sync = dexieSyncStore(storage, judge);
    const needs = {
      store: sync,
      keys,
      server: httpServer('http://county.test', (...asked) => whileAlive(travel(...asked))),
      app: '1.0.0',
      now: () => this.now,
    };
    return {
      storage,
      sync,
      households: dexieHouseholdStore({ tablet: storage, keys, judge, app: '1.0.0', timezone: () => 480 }),
      account: accountPort(needs, () => {}),
      loop: new SyncLoop({
        ...needs,
        hash,
        random: () => 0.5,
        later: () => () => {},
        alone: (_patient, work) => work(),
      }),
      kill() {
        isDead = true;
        storage.strict.close();
        storage.relaxed.close();
      },
    };
  }

  /** All rows of its disk. */
  async copyOfDisk(): Promise<Map<string, unknown[]>> {
    const rows = new Map<string, unknown[]>();
    for (const table of this.page.storage.strict.tables) rows.set(table.name, await table.toArray());
    return rows;
  }

  /** An older copy of its disk takes the place of what is on it. */
  async putDiskBack(rows: ReadonlyMap<string, unknown[]>): Promise<void> {
    for (const table of this.page.storage.strict.tables) {
      await table.clear();
      await table.bulkPut([...(rows.get(table.name) ?? [])]);
    }
  }
}
