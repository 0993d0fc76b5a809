import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { uuidV7 } from '#domain/change/uuid-v7.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { type HouseholdJudge } from '#domain/tablet/household-judge.ts';
import { type HouseholdStore } from '#domain/tablet/household-store.ts';
import { type SyncStore } from '#domain/tablet/sync-store.ts';
import { type Watch } from '#domain/tablet/watch.ts';
import { deviceKeys } from '#storage/device-keys.ts';
import { dexieHouseholdStore } from '#storage/dexie-household-store.ts';
import { dexieSyncStore } from '#storage/dexie-sync-store.ts';
import { type Tablet, openTablet } from '#storage/open-tablet.ts';
import { plainCodec } from '#storage/plain-codec.ts';

// Live queries look here whether there is an IndexedDB at all; every tablet brings its own.
Dexie.dependencies.indexedDB = new IDBFactory();
Dexie.dependencies.IDBKeyRange = IDBKeyRange;

export const VILLAGE = '530925101201';

/** Ids that are new, and the same in every run. */
export function idsFrom(seed: number): () => string {
  let next = seed * 1_000_000;
  return () => {
    next += 1;
    return uuidV7(
      1_790_000_000_000,
      new Uint8Array([next >> 24, next >> 16, next >> 8, next, seed, 0, 0, next >> 16, next >> 8, next]),
    );
  };
}

/** A clock that goes on a second at every look. */
export function clockFrom(start: number): () => number {
  let now = start;
  return () => (now += 1000);
}

/** Stands for forms and policies: who has no name is a missing item; an exact count is judged. */
export const plainJudge: HouseholdJudge = {
  missing: (file: HouseholdFile) =>
    file.visits.length === 0 ? null : file.persons.filter((person) => person.live['name'] === undefined).length,
  verdict: (file: HouseholdFile) => (file.persons.length === 0 ? null : `of-${file.persons.length}`),
  pinyin: (name) => name.toLowerCase(),
};

export interface TestTablet {
  readonly tablet: Tablet;
  readonly households: HouseholdStore;
  readonly sync: SyncStore;
  readonly keys: ReturnType<typeof deviceKeys>;
}

let made = 0;

/** A tablet with a database of its own, on which `device` is enrolled when it is given. */
export async function testTablet(
  device: string | null = 'd1',
  factory: IDBFactory = new IDBFactory(),
  name = `tablet-${++made}`,
): Promise<TestTablet> {
  const clock = clockFrom(Date.UTC(2026, 10, 23));
  const { tablet } = openTablet({
    name,
    codec: plainCodec,
    now: clock,
    newId: idsFrom(++made),
    indexedDB: factory,
    IDBKeyRange,
  });
  const keys = deviceKeys(tablet);
  const judge = async () => plainJudge;
  const sync = dexieSyncStore(tablet, judge);
  if (device !== null) {
    const { signing, sealing } = await keys.publicKeys();
    await sync.keepEnrolment({
      user: `u-${device}`,
      name: '',
      device,
      epoch: 'e1',
      certificate: 'c',
      serverSigningKey: signing,
      serverSealingKey: sealing,
      assignments: [
        { assignment: `a-${device}`, role: 'cadre', village: VILLAGE, sensitive: true, from: null, to: null },
      ],
    });
  }
  return {
    tablet,
    keys,
    sync,
    households: dexieHouseholdStore({ tablet, keys, judge, app: '1.0.0', timezone: () => 480 }),
  };
}

/** The stores of a page that was opened just now: their watches start from what the database holds. */
export function freshLook({ tablet, keys }: TestTablet): { households: HouseholdStore; sync: SyncStore } {
  const judge = async () => plainJudge;
  return {
    households: dexieHouseholdStore({ tablet, keys, judge, app: '1.0.0', timezone: () => 480 }),
    sync: dexieSyncStore(tablet, judge),
  };
}

/** The value of a watch once it fits. */
export async function valueOf<T>(watch: Watch<T>, fits: (value: T) => boolean = () => true): Promise<T> {
  return new Promise((resolve) => {
    const stop: { now?: () => void } = {};
    const look = () => {
      const value = watch.get();
      if (value === undefined || !fits(value)) return;
      stop.now?.();
      resolve(value);
    };
    stop.now = watch.subscribe(look);
    look();
  });
}
