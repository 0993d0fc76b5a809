import { Dexie, type EntityTable, type Table } from 'dexie';
import { type Change, type RecordKind } from '#domain/change/change.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { type PublicKey } from '#domain/sync/protocol.ts';
import { type Stored } from '#domain/tablet/codec.ts';
import { type Draft } from '#domain/tablet/household-store.ts';
import { type Enrolment } from '#domain/tablet/sync-store.ts';
import { type SyncStatus } from '#domain/tablet/sync-port.ts';
import { type KeptKeys } from './device-keys.ts';
import { type HouseholdDigest } from './household-digest.ts';

/** What a change counts as on this tablet. `local`: nobody else has it yet; `unverified`: pulled, but not by its device's key. */
export type ChangeState = 'local' | 'durable' | 'admitted' | 'quarantined' | 'declined' | 'refused' | 'unverified';

/** One signed change. Only ids, states and counters are in clear. */
export interface ChangeRow {
  id: string;
  record: string;
  kind: RecordKind;
  device: string;
  n: number;
  own: boolean;
  state: ChangeState;
  /** Why it is quarantined or refused. */
  code: string | null;
  voided: boolean;
  /** The feed, position and epoch it was seen at, or null. */
  feed: string | null;
  position: number | null;
  epoch: string | null;
  /** The household it belongs to as far as its own ops say, or null. */
  household: string | null;
  wall: number;
  payload: Stored<Change>;
}

/** What must be sent; the payload lies in `changes`. */
export interface OutboxRow {
  id: string;
  n: number;
  household: string | null;
  wall: number;
  /** Not of this device: pulled before a restore, offered again. */
  carried: boolean;
}

/** One record of this tablet. The root of an alias class holds the view of all its members. */
export interface RecordRow {
  record: string;
  root: string;
  /** Ids of the class; of the root only. */
  members: string[];
  kind: RecordKind;
  /** The household shown by default; a household's own root. */
  household: string | null;
  /** Records that any alias op of this one has ever named. */
  links: string[];
  /** The village it moved to, outside what this tablet pulls, or null. */
  movedTo: string | null;
  /** Rises with every write. */
  version: number;
  payload: Stored<RecordView> | null;
}

export interface SummaryRow {
  household: string;
  version: number;
  payload: Stored<HouseholdDigest>;
}

export interface DraftRow {
  household: string;
  version: number;
  payload: Stored<Draft>;
}

export interface BlobRow {
  sha256: string;
  size: number;
  type: string;
  role: string;
  /** `kept`: nothing saved names it yet; `waiting`: to be sent; `durable`: confirmed by the server. */
  state: 'kept' | 'waiting' | 'durable';
  addedAt: number;
  uploadUrl: string | null;
}

export interface ChunkRow {
  sha256: string;
  index: number;
  payload: Stored<ArrayBuffer>;
}

export interface FeedRow {
  feed: string;
  epoch: string;
  after: number;
  /** The epoch in which this feed was read to its end once, so that older pulled data is gone. */
  swept: string | null;
}

export interface DeviceRow {
  device: string;
  signingKey: PublicKey;
}

/** The single values of this tablet. */
export interface MetaValues {
  schemaEpoch: number;
  /** Random id of this storage; a new one tells the server that the old one is gone. */
  generation: string;
  /** Rises with every write that touches changes, records or summaries. */
  revision: number;
  keys: Stored<KeptKeys>;
  enrolment: Stored<Enrolment>;
  signedIn: boolean;
  epoch: string;
  chain: { n: number; hash: string | null };
  /** Last hybrid logical clock stamp, own or adopted. */
  stamp: string;
  timeToken: string;
  trouble: SyncStatus['trouble'];
  /** Version of the app by whose policy and forms every household of the list was judged. */
  judgedBy: string;
  completeAt: number;
}

interface MetaRow {
  key: keyof MetaValues;
  value: unknown;
}

/** Rises when the meaning of stored rows changes, so that an old page cannot write into a newer database. */
export const SCHEMA_EPOCH = 1;

/** Another version of the app has taken the database over; nothing was written. */
export class OutdatedPage extends Error {}

/** What this tablet read has changed meanwhile; nothing was written, prepare anew. */
export class LostRace extends Error {}

/** IndexedDB of the page, or another one in tests. */
export interface DatabaseOptions {
  readonly indexedDB?: IDBFactory;
  readonly IDBKeyRange?: typeof IDBKeyRange;
}

/** The tables of one tablet. A second, relaxed instance on the same database takes keystrokes. */
export class TabletDatabase extends Dexie {
  declare meta: EntityTable<MetaRow, 'key'>;
  declare changes: EntityTable<ChangeRow, 'id'>;
  declare outbox: EntityTable<OutboxRow, 'id'>;
  declare records: EntityTable<RecordRow, 'record'>;
  declare summaries: EntityTable<SummaryRow, 'household'>;
  declare drafts: EntityTable<DraftRow, 'household'>;
  declare blobs: EntityTable<BlobRow, 'sha256'>;
  declare chunks: Table<ChunkRow, [string, number]>;
  declare feeds: EntityTable<FeedRow, 'feed'>;
  declare devices: EntityTable<DeviceRow, 'device'>;

  constructor(name: string, durability: 'strict' | 'relaxed', options: DatabaseOptions = {}) {
    // The cache would show writes before they are on disk.
    super(name, { ...options, chromeTransactionDurability: durability, cache: 'disabled' });
    this.version(1).stores({
      meta: '&key',
      changes: '&id, record, [device+n], state, [feed+epoch]',
      outbox: '&id, n',
      records: '&record, household, *links',
      summaries: '&household',
      drafts: '&household',
      blobs: '&sha256, state',
      chunks: '&[sha256+index]',
      feeds: '&feed',
      devices: '&device',
    });
  }

  async value<Key extends keyof MetaValues>(key: Key): Promise<MetaValues[Key] | undefined> {
    return (await this.meta.get(key))?.value as MetaValues[Key] | undefined;
  }

  async setValue<Key extends keyof MetaValues>(key: Key, value: MetaValues[Key]): Promise<void> {
    await this.meta.put({ key, value });
  }

  /** Says that changes, records or summaries are written; what was computed from the old ones will not be committed. */
  async raiseRevision(): Promise<void> {
    await this.setValue('revision', ((await this.value('revision')) ?? 0) + 1);
  }

  /**
   * One write transaction over these tables and `meta`. Only IndexedDB may be awaited in `body`.
   * Errors: throws OutdatedPage when the database belongs to a newer app.
   */
  async write<T>(tables: readonly Table[], body: () => Promise<T>): Promise<T> {
    return this.transaction('rw', [this.meta, ...tables], async () => {
      if ((await this.value('schemaEpoch')) !== SCHEMA_EPOCH)
        throw new OutdatedPage('the database belongs to another version');
      return body();
    });
  }
}

/**
 * Writes whose content was prepared outside: prepares again when another tab was faster.
 * Errors: whatever `attempt` throws besides LostRace; LostRace itself after twenty tries.
 */
export async function untilWon<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof LostRace) || tries >= 20) throw error;
    }
  }
}
