import { type Codec } from '#domain/tablet/codec.ts';
import { type StorageState, type TabletStorage } from '#domain/tablet/tablet-storage.ts';
import { type Watch } from '#domain/tablet/watch.ts';
import { type DatabaseOptions, SCHEMA_EPOCH, TabletDatabase } from './database.ts';
import { ValueWatch } from '#domain/tablet/value-watch.ts';

/** The opened storage of one tablet: what every implementation of its ports is made of. */
export interface Tablet {
  readonly strict: TabletDatabase;
  /** For keystrokes: the disk may trail by a moment. */
  readonly relaxed: TabletDatabase;
  readonly codec: Codec;
  /** Device clock, milliseconds. */
  now(): number;
  newId(): string;
}

export interface TabletOptions extends DatabaseOptions {
  readonly name: string;
  readonly codec: Codec;
  now(): number;
  newId(): string;
}

/**
 * Opens the tablet's database, making it when it is not there. Ports may be used before this resolves: Dexie waits.
 * @returns also the port that tells screens when a newer version has taken the database over
 */
export function openTablet(options: TabletOptions): { tablet: Tablet; storage: TabletStorage } {
  const { name, codec, now, newId } = options;
  const dexieOptions: DatabaseOptions = {
    ...(options.indexedDB === undefined ? {} : { indexedDB: options.indexedDB }),
    ...(options.IDBKeyRange === undefined ? {} : { IDBKeyRange: options.IDBKeyRange }),
  };
  const strict = new TabletDatabase(name, 'strict', dexieOptions);
  const relaxed = new TabletDatabase(name, 'relaxed', dexieOptions);
  const state = new ValueWatch<StorageState>({ is: 'open', persisted: false });

  for (const database of [strict, relaxed]) {
    database.on('populate', () => {
      void database.meta.bulkPut([
        { key: 'schemaEpoch', value: SCHEMA_EPOCH },
        { key: 'generation', value: newId() },
        { key: 'revision', value: 0 },
        { key: 'chain', value: { n: 0, hash: null } },
      ]);
    });
    // A newer page wants to upgrade: get out of its way at once and stay out, or it waits for this tab for ever.
    database.on('versionchange', () => {
      state.set({ is: 'outdated' });
      strict.close({ disableAutoOpen: true });
      relaxed.close({ disableAutoOpen: true });
    });
  }

  const tablet: Tablet = { strict, relaxed, codec, now, newId };
  return { tablet, storage: storagePort(state) };
}

function storagePort(state: ValueWatch<StorageState>): TabletStorage {
  const manager =
    typeof navigator === 'undefined' ? undefined : (navigator.storage as { persist?(): Promise<boolean> } | undefined);
  return {
    state: (): Watch<StorageState> => state,
    async persist() {
      // Old browsers have no manager; a refusal is an answer, not an error.
      const persisted = (await manager?.persist?.()) ?? false;
      if (state.get()?.is === 'open') state.set({ is: 'open', persisted });
      return persisted;
    },
  };
}
